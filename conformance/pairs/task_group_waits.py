"""A group waits for all its children, also for those made while it is waiting."""

import asyncio

from _support import kind


async def job(name, delay, group=None):
    print(name, "starts")
    await asyncio.sleep(delay / 1000)
    if group:
        group.create_task(job(name + ".late", 40))
    print(name, "ends")
    return name


async def main():
    async with asyncio.TaskGroup() as group:
        a = group.create_task(job("a", 60, group))
        b = group.create_task(job("b", 20))
        print("body ends", a.done())
    print("all ended", a.result(), b.result())
    async with asyncio.TaskGroup() as group:
        print("empty")
    async with asyncio.TaskGroup() as group:
        task = group.create_task(job("c", 20))
        print("body got", await task)
    late = job("too late", 0)
    try:
        group.create_task(late)
    except RuntimeError as e:
        print(kind(e))
    late.close()


asyncio.run(main())
