"""Callbacks of a task and those who wait for it take their turns in the order of asking."""

import asyncio

from _support import Ticks, told


async def job(ticks, error=None):
    await asyncio.sleep(0)
    ticks.say("job ends")
    if error:
        raise error
    return "value"


async def waiter(ticks, name, task):
    try:
        ticks.say(name, "got", await task)
    except ValueError as e:
        ticks.say(name, "caught", told(e))


async def main():
    ticks = Ticks()
    for error in (None, ValueError("x")):
        task = asyncio.create_task(job(ticks, error))
        task.add_done_callback(lambda t: ticks.say("callback 1"))
        a = asyncio.create_task(waiter(ticks, "a", task))
        await asyncio.sleep(0)
        task.add_done_callback(lambda t: ticks.say("callback 2", t.cancelled()))
        b = asyncio.create_task(waiter(ticks, "b", task))
        group = asyncio.gather(task, return_exceptions=True)
        waiting = asyncio.create_task(asyncio.wait([task]))
        waiting.add_done_callback(lambda t: ticks.say("wait ended"))
        group.add_done_callback(lambda f: ticks.say("gather ended"))
        await asyncio.wait([a, b, waiting])
        task.add_done_callback(lambda t: ticks.say("callback 3"))
        ticks.say("before the late callback")
        await asyncio.sleep(0)
        ticks.say("after the late callback")
    ticks.stop()


asyncio.run(main())
