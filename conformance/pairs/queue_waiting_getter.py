"""An item put for a waiting getter lies in the queue until it runs, and can be taken away."""

import asyncio

from _support import kind


async def getter(name, queue):
    item = await queue.get()
    print(name, "got", item)


async def main():
    queue = asyncio.Queue(1)
    a = asyncio.create_task(getter("a", queue))
    await asyncio.sleep(0)
    queue.put_nowait(1)
    print("size", queue.qsize(), queue.full())
    try:
        queue.put_nowait(2)
    except asyncio.QueueFull as e:
        print(kind(e))
    print("stolen", queue.get_nowait())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("a done", a.done())
    try:
        queue.get_nowait()
    except asyncio.QueueEmpty as e:
        print(kind(e))
    b = asyncio.create_task(getter("b", queue))
    await asyncio.sleep(0)
    await queue.put(3)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("done", a.done(), b.done())
    await queue.put(4)
    await asyncio.wait([a, b])
    print("size", queue.qsize())


asyncio.run(main())
