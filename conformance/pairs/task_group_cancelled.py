"""Cancelled from outside, a group cancels its children, waits for them, and passes it on."""

import asyncio

from _support import told


async def child(name, cleanup):
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError as e:
        await asyncio.sleep(cleanup / 1000)
        print(name, told(e))
        raise


async def owner(in_body):
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child("a", 20))
            group.create_task(child("b", 50))
            if in_body:
                try:
                    await asyncio.sleep(1)
                finally:
                    print("body leaves")
    except asyncio.CancelledError as e:
        print("owner", told(e), asyncio.current_task().cancelling())
        raise


async def main():
    for in_body in (True, False):
        task = asyncio.create_task(owner(in_body))
        await asyncio.sleep(0.02)
        task.cancel("stop")
        await asyncio.wait([task])
        print(task.cancelled(), task.cancelling())
    task = asyncio.create_task(owner(False))
    await asyncio.sleep(0.02)
    task.cancel("once")
    await asyncio.sleep(0.03)
    task.cancel("twice")
    await asyncio.wait([task])
    print(task.cancelled(), task.cancelling())


asyncio.run(main())
