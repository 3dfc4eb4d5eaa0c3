"""Errors of children win over a cancellation from outside, which then comes at the next wait."""

import asyncio

from _support import kind

# needs 3.13
async def breaks(name, cleanup):
    try:
        await asyncio.sleep(1)
    finally:
        await asyncio.sleep(cleanup / 1000)
        print(name, "breaks")
        raise ValueError(name)


async def owner():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(breaks("a", 20))
            group.create_task(breaks("b", 40))
    except* ValueError as e:
        print("owner", kind(e), asyncio.current_task().cancelling())
    print("owner goes on")
    try:
        await asyncio.sleep(0)
        print("owner waited")
        await asyncio.sleep(0)
        print("owner waited again")
    except asyncio.CancelledError:
        print("owner cancelled", asyncio.current_task().cancelling())
        raise


async def main():
    task = asyncio.create_task(owner())
    await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.wait([task])
    print(task.cancelled(), task.cancelling())


asyncio.run(main())
