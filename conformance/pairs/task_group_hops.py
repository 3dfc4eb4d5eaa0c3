"""In which iterations a group starts its children, ends, and fails."""

import asyncio

from _support import Ticks


async def job(ticks, name, yields, error=None):
    try:
        ticks.say(name, "starts")
        for _ in range(yields):
            await asyncio.sleep(0)
        ticks.say(name, "ends")
        if error:
            raise error
    except asyncio.CancelledError:
        ticks.say(name, "cancelled")
        raise


async def main():
    ticks = Ticks()
    async with asyncio.TaskGroup() as group:
        group.create_task(job(ticks, "a", 2))
        group.create_task(job(ticks, "b", 0))
        ticks.say("body ends")
    ticks.say("group ended")
    async with asyncio.TaskGroup():
        pass
    ticks.say("empty group")
    async with asyncio.TaskGroup() as group:
        task = group.create_task(job(ticks, "c", 0))
        await task
        ticks.say("body got c")
    ticks.say("group of c")
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(job(ticks, "d", 1, ValueError("d")))
            group.create_task(job(ticks, "e", 9))
            group.create_task(asyncio.sleep(5))
    except* ValueError:
        ticks.say("failed in the end")
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(job(ticks, "f", 1, ValueError("f")))
            group.create_task(job(ticks, "g", 9))
            await asyncio.get_running_loop().create_future()
    except* ValueError:
        ticks.say("failed in the body")
    ticks.stop()


asyncio.run(main())
