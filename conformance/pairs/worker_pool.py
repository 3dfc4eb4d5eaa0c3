"""A pool in a group: one worker's failure takes the pool down, and the queue keeps the rest."""

import asyncio

from _support import told


async def worker(name, queue, results):
    try:
        while True:
            job = await queue.get()
            await asyncio.sleep(job / 1000)
            if job == 66:
                raise ValueError(f"job {job}")
            results.append(job)
            print(name, "did", job)
    except asyncio.CancelledError:
        results.append("cancelled")
        raise


async def main():
    queue, results = asyncio.Queue(), []
    for job in (20, 50, 35, 66, 200, 80, 10):
        queue.put_nowait(job)
    try:
        async with asyncio.TaskGroup() as group:
            for name in "abc":
                group.create_task(worker(name, queue, results))
    except* ValueError as e:
        print("pool failed", [told(x) for x in e.exceptions])
    print(results)
    print("left", [queue.get_nowait() for _ in range(queue.qsize())])


asyncio.run(main())
