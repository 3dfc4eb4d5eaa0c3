"""The message of a cancellation is seen by the task and by who waits for it."""

import asyncio

from _support import told


async def body():
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError as e:
        print("body", told(e))
        raise


async def translator():
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        raise asyncio.CancelledError("translated") from None


async def forges():
    raise asyncio.CancelledError("forged")


async def main():
    for name, make in [("body", body), ("translator", translator), ("forges", forges)]:
        task = asyncio.create_task(make())
        await asyncio.sleep(0.02)
        print("cancel", task.cancel("please"))
        try:
            await task
        except asyncio.CancelledError as e:
            print("main", told(e), task.cancelled())
    quiet = asyncio.create_task(body())
    await asyncio.sleep(0.02)
    quiet.cancel()
    try:
        await quiet
    except asyncio.CancelledError as e:
        print("main", told(e))
    future = asyncio.get_running_loop().create_future()
    future.cancel("future")
    try:
        await future
    except asyncio.CancelledError as e:
        print("main", told(e))


asyncio.run(main())
