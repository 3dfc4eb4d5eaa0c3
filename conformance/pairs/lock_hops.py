"""In which iteration a released lock reaches the next in line."""

import asyncio

from _support import Ticks


async def worker(ticks, name, lock):
    ticks.say(name, "asks")
    async with lock:
        ticks.say(name, "in")
        await asyncio.sleep(0)
        ticks.say(name, "out")


async def main():
    ticks = Ticks()
    lock = asyncio.Lock()
    tasks = [asyncio.create_task(worker(ticks, n, lock)) for n in "abc"]
    await asyncio.sleep(0)
    async with lock:
        ticks.say("main in")
    ticks.say("main out", lock.locked())
    await tasks[2]
    ticks.say("end", lock.locked())
    ticks.stop()


asyncio.run(main())
