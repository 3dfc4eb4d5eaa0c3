"""In which iterations a notified waiter gets the lock back."""

import asyncio

from _support import Ticks


async def waiter(ticks, name, condition):
    async with condition:
        ticks.say(name, "waits")
        await condition.wait()
        ticks.say(name, "woken")


async def main():
    ticks = Ticks()
    condition = asyncio.Condition()
    tasks = [asyncio.create_task(waiter(ticks, n, condition)) for n in "abc"]
    await asyncio.sleep(0)
    async with condition:
        condition.notify(1)
        ticks.say("notified one")
    await tasks[0]
    ticks.say("a ended")
    async with condition:
        condition.notify_all()
        ticks.say("notified all")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        ticks.say("leaving")
    await tasks[2]
    ticks.say("c ended")
    ticks.stop()


asyncio.run(main())
