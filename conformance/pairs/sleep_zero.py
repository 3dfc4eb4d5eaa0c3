"""Tasks that yield take turns; one that does not wait is not interrupted."""

import asyncio


async def worker(name, yields):
    for i in range(yields):
        print(name, i)
        await asyncio.sleep(0)
    print(name, "done")


async def helper(name):
    print(name, "called")
    await asyncio.sleep(0)
    print(name, "returns")


async def caller():
    for i in range(3):
        await helper(f"h{i}")
    print("caller done")


async def main():
    tasks = [asyncio.create_task(worker(n, y)) for n, y in [("a", 3), ("b", 1), ("c", 5), ("d", 0)]]
    tasks.append(asyncio.create_task(caller()))
    for task in tasks:
        await task
    print("main done")


asyncio.run(main())
