"""A getter or putter that is cancelled while it waits loses and takes nothing."""

import asyncio


async def getter(name, queue):
    try:
        print(name, "got", await queue.get())
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def putter(name, queue):
    try:
        await queue.put(name)
        print(name, "put")
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def main():
    queue = asyncio.Queue(1)
    getters = [asyncio.create_task(getter(n, queue)) for n in "abc"]
    await asyncio.sleep(0)
    getters[0].cancel()
    getters[1].cancel()
    await queue.put(1)
    await asyncio.wait(getters)
    print([t.cancelled() for t in getters], queue.qsize())
    await queue.put("full")
    putters = [asyncio.create_task(putter(n, queue)) for n in "xyz"]
    await asyncio.sleep(0)
    putters[0].cancel()
    await asyncio.sleep(0)
    print(await queue.get())
    print(await queue.get())
    await asyncio.wait(putters)
    print([t.cancelled() for t in putters], queue.qsize(), queue.get_nowait())
    slow = asyncio.create_task(getter("slow", queue))
    try:
        await asyncio.wait_for(slow, 0.02)
    except TimeoutError:
        print("nothing came")
    queue.put_nowait("kept")
    await asyncio.sleep(0)
    print(queue.qsize())


asyncio.run(main())
