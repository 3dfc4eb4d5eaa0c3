"""Smallest first and last first, with waiting getters and putters."""

import asyncio


async def collect(queue, count):
    return [await queue.get() for _ in range(count)]


async def feed(queue, items):
    for item in items:
        await queue.put(item)
        print("put", item, queue.qsize())


async def main():
    smallest = asyncio.PriorityQueue()
    for item in (5, 1, 4, 2, 3):
        smallest.put_nowait(item)
    print(await collect(smallest, 5))
    last = asyncio.LifoQueue()
    for item in (5, 1, 4, 2, 3):
        last.put_nowait(item)
    print(await collect(last, 5))
    for queue in (asyncio.PriorityQueue(2), asyncio.LifoQueue(2)):
        collector = asyncio.create_task(collect(queue, 5))
        await feed(queue, [3, 9, 1, 7, 5])
        print(await collector)
    getters = [asyncio.create_task(smallest.get()) for _ in range(3)]
    await asyncio.sleep(0)
    for item in (30, 10, 20):
        smallest.put_nowait(item)
    print(await asyncio.gather(*getters))


asyncio.run(main())
