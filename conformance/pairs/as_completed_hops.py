"""When each ended task is handed out, and that a slow loop body delays nobody."""

import asyncio

from _support import Ticks

# needs 3.13
async def job(ticks, name, yields):
    for _ in range(yields):
        await asyncio.sleep(0)
    ticks.say(name, "ends")


async def main():
    ticks = Ticks()
    tasks = [
        asyncio.create_task(job(ticks, n, y), name=n) for n, y in [("a", 4), ("b", 1), ("c", 2), ("d", 4)]
    ]
    async for task in asyncio.as_completed(tasks):
        ticks.say("got", task.get_name())
        await asyncio.sleep(0)
        ticks.say("body of", task.get_name())
    ticks.say("end")
    ticks.stop()


asyncio.run(main())
