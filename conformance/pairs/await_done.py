"""Waiting for what is done already does not give up the turn."""

import asyncio


async def quick():
    print("quick runs")
    return "quick"


async def nothing():
    return "nothing"


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.set_result("future")
    task = asyncio.create_task(quick())
    loop.call_soon(print, "soon")
    print(await future)
    print(await nothing())
    print("main before the yield")
    await asyncio.sleep(0)
    print("main after the yield", task.done())
    loop.call_soon(print, "soon 2")
    print(await task)
    print(await task)
    event = asyncio.Event()
    event.set()
    await event.wait()
    lock = asyncio.Lock()
    async with lock:
        print("in the lock")
    queue = asyncio.Queue()
    await queue.put(1)
    print(await queue.get())
    print("nobody ran between")
    await asyncio.sleep(0)
    print("main done")


asyncio.run(main())
