"""Cancelled from outside, a limited wait cancels what it waits for and is no timeout."""

import asyncio

from _support import told


async def job(name):
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError as e:
        print(name, told(e))
        raise


async def limited(awaitable):
    try:
        await asyncio.wait_for(awaitable, 0.5)
    except asyncio.CancelledError as e:
        print("limited", told(e), asyncio.current_task().cancelling())
        raise


async def main():
    inner = asyncio.create_task(job("inner"))
    task = asyncio.create_task(limited(inner))
    await asyncio.sleep(0.02)
    task.cancel("stop")
    await asyncio.wait([task])
    print(task.cancelled(), inner.cancelled())
    task = asyncio.create_task(limited(job("inline")))
    await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.wait([task])
    print(task.cancelled())
    inner = asyncio.create_task(job("third"))
    task = asyncio.create_task(limited(inner))
    await asyncio.sleep(0.02)
    inner.cancel("from below")
    await asyncio.wait([task])
    print(task.cancelled(), task.cancelling())


asyncio.run(main())
