"""A cancellation from outside passes a limit unchanged."""

import asyncio

from _support import told


async def job():
    try:
        async with asyncio.timeout(1) as scope:
            try:
                await asyncio.sleep(2)
            finally:
                print("body leaves", asyncio.current_task().cancelling())
    except TimeoutError:
        print("never")
    except asyncio.CancelledError as e:
        print("job", told(e), scope.expired(), asyncio.current_task().cancelling())
        raise


async def slow_to_leave():
    try:
        async with asyncio.timeout(0.02) as scope:
            try:
                await asyncio.sleep(2)
            finally:
                print("timed out", asyncio.current_task().cancelling())
                await asyncio.sleep(1)
    except asyncio.CancelledError:
        print("slow cancelled", scope.expired(), asyncio.current_task().cancelling())
        raise
    except TimeoutError:
        print("never")


async def main():
    task = asyncio.create_task(job())
    await asyncio.sleep(0.02)
    task.cancel("outside")
    await asyncio.wait([task])
    print(task.cancelled(), task.cancelling())
    task = asyncio.create_task(slow_to_leave())
    await asyncio.sleep(0.06)
    task.cancel()
    await asyncio.wait([task])
    print(task.cancelled(), task.cancelling())


asyncio.run(main())
