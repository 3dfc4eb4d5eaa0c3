"""In which iterations those who wait hear that a queue was shut down."""

import asyncio

from _support import Ticks

# needs 3.13
async def getter(ticks, name, queue):
    try:
        ticks.say(name, "got", await queue.get())
    except asyncio.QueueShutDown:
        ticks.say(name, "refused")


async def putter(ticks, name, queue):
    try:
        await queue.put(name)
        ticks.say(name, "put")
    except asyncio.QueueShutDown:
        ticks.say(name, "refused")


async def joiner(ticks, queue):
    await queue.join()
    ticks.say("joined")


async def main():
    ticks = Ticks()
    queue = asyncio.Queue()
    getters = [asyncio.create_task(getter(ticks, n, queue)) for n in "abc"]
    await asyncio.sleep(0)
    queue.put_nowait("item")
    queue.shutdown()
    ticks.say("shut down")
    await asyncio.wait(getters)
    ticks.say("getters ended")
    queue = asyncio.Queue(1)
    tasks = [asyncio.create_task(putter(ticks, n, queue)) for n in "xyz"]
    tasks.append(asyncio.create_task(joiner(ticks, queue)))
    await asyncio.sleep(0)
    queue.shutdown()
    ticks.say("got", queue.get_nowait())
    queue.task_done()
    await asyncio.wait(tasks)
    ticks.say("putters ended")
    queue = asyncio.Queue(1)
    tasks = [asyncio.create_task(putter(ticks, n, queue)) for n in "pq"]
    tasks.append(asyncio.create_task(joiner(ticks, queue)))
    await asyncio.sleep(0)
    queue.shutdown(immediate=True)
    ticks.say("shut down at once")
    await asyncio.wait(tasks)
    ticks.say("all ended")
    ticks.stop()


asyncio.run(main())
