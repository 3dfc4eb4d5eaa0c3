"""A released permit belongs at once to the one who waits longest."""

import asyncio

from _support import Ticks


async def worker(ticks, name, semaphore):
    await semaphore.acquire()
    ticks.say(name, "in", semaphore.locked())


async def main():
    ticks = Ticks()
    semaphore = asyncio.Semaphore(1)
    await semaphore.acquire()
    tasks = [asyncio.create_task(worker(ticks, n, semaphore)) for n in "abc"]
    await asyncio.sleep(0)
    semaphore.release()
    ticks.say("released", semaphore.locked())
    semaphore.release()
    ticks.say("released", semaphore.locked())
    await tasks[1]
    semaphore.release()
    semaphore.release()
    ticks.say("released two", semaphore.locked())
    await semaphore.acquire()
    ticks.say("main in", tasks[2].done(), semaphore.locked())
    ticks.stop()


asyncio.run(main())
