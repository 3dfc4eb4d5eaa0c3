"""An error of the body cancels the children and comes last in the group."""

import asyncio

from _support import kind


async def child(name, cleanup, error=None):
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        await asyncio.sleep(cleanup / 1000)
        print(name, "leaves")
        if error:
            raise error
        raise


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child("a", 20))
            group.create_task(child("b", 80, OSError("b")))
            group.create_task(child("c", 50, ValueError("c")))
            await asyncio.sleep(0.02)
            print("body fails")
            raise TypeError("body")
    except BaseExceptionGroup as e:
        print(kind(e), [str(x) for x in e.exceptions], asyncio.current_task().cancelling())
    try:
        async with asyncio.TaskGroup() as group:
            never = group.create_task(child("never started", 0))
            raise ValueError("at once")
    except BaseExceptionGroup as e:
        print(kind(e), never.cancelled())


asyncio.run(main())
