"""Shutting down at once throws the items away; join still waits for what is in work."""

import asyncio

from _support import kind

# needs 3.13
async def joiner(queue):
    await queue.join()
    print("joined")


async def putter(queue):
    try:
        await queue.put("late")
    except asyncio.QueueShutDown as e:
        print("putter", kind(e))


async def main():
    queue = asyncio.Queue(3)
    for i in range(3):
        queue.put_nowait(i)
    print("got", await queue.get())
    await queue.put(3)
    tasks = [asyncio.create_task(joiner(queue)), asyncio.create_task(putter(queue))]
    await asyncio.sleep(0.02)
    queue.shutdown(immediate=True)
    print("shut down", queue.qsize())
    await asyncio.sleep(0.02)
    print("still waiting", tasks[0].done())
    try:
        await queue.get()
    except asyncio.QueueShutDown as e:
        print(kind(e))
    queue.task_done()
    await asyncio.wait(tasks)
    queue = asyncio.Queue()
    queue.put_nowait(1)
    joins = asyncio.create_task(joiner(queue))
    await asyncio.sleep(0)
    queue.shutdown(immediate=True)
    await joins


asyncio.run(main())
