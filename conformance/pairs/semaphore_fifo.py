"""Permits go to waiters in order; locked() is true while somebody waits."""

import asyncio


async def worker(name, semaphore, delay):
    print(name, "asks", semaphore.locked())
    async with semaphore:
        print(name, "in", semaphore.locked())
        await asyncio.sleep(delay / 1000)
    print(name, "out", semaphore.locked())


async def main():
    semaphore = asyncio.Semaphore(2)
    jobs = [("a", 40), ("b", 70), ("c", 60), ("d", 10), ("e", 50)]
    tasks = [asyncio.create_task(worker(n, semaphore, d)) for n, d in jobs]
    await asyncio.wait(tasks)
    print("all out", semaphore.locked())

    closed = asyncio.Semaphore(0)
    waiters = [asyncio.create_task(worker(n, closed, 0)) for n in "xyz"]
    await asyncio.sleep(0.02)
    waiters[0].cancel()
    await asyncio.sleep(0.02)
    closed.release()
    print("released", closed.locked())
    await asyncio.wait(waiters)
    print([t.cancelled() for t in waiters], closed.locked())


asyncio.run(main())
