"""A lock goes to who waited longest; neither a newcomer nor the releaser can slip in before."""

import asyncio


async def worker(name, lock, rounds):
    for i in range(rounds):
        async with lock:
            print(name, i, "in", lock.locked())
            await asyncio.sleep(0)
            print(name, i, "out")


async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = [asyncio.create_task(worker(n, lock, r)) for n, r in [("a", 2), ("b", 1), ("c", 2)]]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    lock.release()
    print("released", lock.locked())
    await lock.acquire()
    print("main again")
    lock.release()
    await asyncio.gather(*tasks)
    print("free", lock.locked())
    try:
        lock.release()
    except RuntimeError:
        print("refused")


asyncio.run(main())
