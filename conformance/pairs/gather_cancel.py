"""Cancelling a gather cancels what is unfinished, and it ends when all of that has ended."""

import asyncio

from _support import kind


async def job(name, delay, cleanup=0):
    try:
        await asyncio.sleep(delay / 1000)
        print(name, "ends")
    except asyncio.CancelledError:
        print(name, "cancelled")
        await asyncio.sleep(cleanup / 1000)
        print(name, "cleaned up")
        raise


async def main():
    gathered = asyncio.gather(job("a", 20), job("b", 200), job("c", 200, 30), return_exceptions=True)
    await asyncio.sleep(0.05)
    print("cancel", gathered.cancel(), gathered.done())
    try:
        await gathered
    except asyncio.CancelledError as e:
        print("main caught", kind(e), gathered.cancelled(), asyncio.current_task().cancelling())

    async def outer():
        try:
            await asyncio.gather(job("d", 200), job("e", 200, 20))
        finally:
            print("outer leaves")

    task = asyncio.create_task(outer())
    await asyncio.sleep(0.03)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("outer cancelled", task.cancelled())
    done = asyncio.gather(asyncio.sleep(0), asyncio.sleep(0))
    await done
    print("cancel when done", done.cancel())


asyncio.run(main())
