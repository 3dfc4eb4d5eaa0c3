"""A queue that was shut down is drained, then refuses; who waits to put is refused at once."""

import asyncio

from _support import kind

# needs 3.13
async def getter(name, queue):
    try:
        while True:
            print(name, "got", await queue.get())
            await asyncio.sleep(0.02)
    except asyncio.QueueShutDown as e:
        print(name, kind(e))


async def putter(name, queue):
    try:
        await queue.put(name)
        print(name, "put")
    except asyncio.QueueShutDown as e:
        print(name, kind(e))


async def main():
    queue = asyncio.Queue(2)
    putters = [asyncio.create_task(putter(n, queue)) for n in "abcd"]
    await asyncio.sleep(0.02)
    queue.shutdown()
    print("shut down", queue.qsize())
    await asyncio.wait(putters)
    for call in (lambda: queue.put_nowait("x"), lambda: print("now", queue.get_nowait())):
        try:
            call()
        except asyncio.QueueShutDown as e:
            print(kind(e))
    await getter("last", queue)
    empty = asyncio.Queue()
    getters = [asyncio.create_task(getter(n, empty)) for n in "xy"]
    await asyncio.sleep(0.02)
    empty.shutdown()
    await asyncio.wait(getters)
    empty.shutdown()
    try:
        empty.get_nowait()
    except asyncio.QueueShutDown as e:
        print(kind(e))


asyncio.run(main())
