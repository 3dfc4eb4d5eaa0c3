"""A cancelled waiter leaves the line, and those behind it move up."""

import asyncio


async def waiter(name, lock):
    try:
        await lock.acquire()
    except asyncio.CancelledError:
        print(name, "gave up")
        raise
    print(name, "has it")
    await asyncio.sleep(0.02)
    lock.release()
    print(name, "let go")


async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = [asyncio.create_task(waiter(n, lock)) for n in "abcd"]
    await asyncio.sleep(0.02)
    tasks[0].cancel()
    tasks[2].cancel()
    await asyncio.sleep(0.02)
    lock.release()
    await asyncio.wait(tasks)
    print([t.cancelled() for t in tasks], lock.locked())
    await lock.acquire()
    tasks = [asyncio.create_task(waiter(n, lock)) for n in "ef"]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    lock.release()
    await asyncio.wait(tasks)
    print([t.cancelled() for t in tasks], lock.locked())
    await waiter("main", lock)


asyncio.run(main())
