"""Two cancellations before the task runs are one error and a count of two; the last message counts."""

import asyncio

from _support import told


async def body():
    me = asyncio.current_task()
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError as e:
        print("first", told(e), me.cancelling())
        try:
            await asyncio.sleep(0.02)
            print("clean-up was not disturbed")
        except asyncio.CancelledError:
            print("never")
        try:
            await asyncio.sleep(1)
        except asyncio.CancelledError as again:
            print("second", told(again), me.cancelling())
        raise


async def main():
    task = asyncio.create_task(body())
    await asyncio.sleep(0.02)
    print(task.cancel("one"), task.cancel("two"), task.cancelling())
    await asyncio.sleep(0.06)
    print(task.cancel("three"), task.cancelling())
    try:
        await task
    except asyncio.CancelledError as e:
        print("main", told(e), task.cancelled())


asyncio.run(main())
