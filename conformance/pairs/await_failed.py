"""A failure reaches all who wait, is the same object each time, and ends only those it passes through."""

import asyncio

from _support import kind, told


async def fails():
    await asyncio.sleep(0)
    raise ValueError("broken")


async def catcher(name, task, seen):
    try:
        await task
    except ValueError as e:
        print(name, "caught", told(e))
        seen.append(e)


async def passer(task):
    try:
        await task
    finally:
        print("passer cleans up")


async def main():
    seen = []
    task = asyncio.create_task(fails())
    a = asyncio.create_task(catcher("a", task, seen))
    p = asyncio.create_task(passer(task))
    b = asyncio.create_task(catcher("b", p, seen))
    await catcher("main", task, seen)
    await b
    await a
    await catcher("again", task, seen)
    print(all(e is task.exception() for e in seen), len(seen))
    print(kind(p.exception()), p.cancelled())


asyncio.run(main())
