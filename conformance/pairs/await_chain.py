"""A task's end reaches those who wait for it one iteration later, link by link."""

import asyncio

from _support import Ticks


async def link(ticks, name, awaited):
    ticks.say(name, "waits")
    value = await awaited
    ticks.say(name, "got", value)
    return value + 1


async def main():
    ticks = Ticks()
    future = asyncio.get_running_loop().create_future()
    previous = future
    for name in "abcd":
        previous = asyncio.create_task(link(ticks, name, previous))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    future.set_result(0)
    ticks.say("set")
    ticks.say("main got", await previous)
    ticks.stop()


asyncio.run(main())
