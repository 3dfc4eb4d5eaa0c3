"""Putters and getters of a bounded queue take turns only where one has to wait."""

import asyncio


async def producer(name, queue, count):
    for i in range(count):
        await queue.put(f"{name}{i}")
        print(name, "put", i, queue.qsize())
    print(name, "done")


async def consumer(name, queue, count):
    for _ in range(count):
        print(name, "got", await queue.get(), queue.qsize())
    print(name, "done")


async def main():
    queue = asyncio.Queue(2)
    await asyncio.gather(producer("p", queue, 6), consumer("c", queue, 6))
    print("---", queue.empty(), queue.full())
    queue = asyncio.Queue(1)
    await asyncio.gather(
        consumer("x", queue, 3), consumer("y", queue, 3), producer("p", queue, 4), producer("q", queue, 2)
    )
    print("---")
    queue = asyncio.Queue()
    await asyncio.gather(consumer("c", queue, 3), producer("p", queue, 3))


asyncio.run(main())
