"""Cancelling the one who waits leaves alone what it waited for."""

import asyncio


async def job(name, delay):
    try:
        await asyncio.sleep(delay / 1000)
        print(name, "ends")
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def waiter(tasks):
    try:
        await asyncio.wait(tasks)
    except asyncio.CancelledError:
        print("waiter cancelled")
        raise


async def main():
    tasks = [asyncio.create_task(job("a", 40)), asyncio.create_task(job("b", 70))]
    task = asyncio.create_task(waiter(tasks))
    await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.wait([task])
    print(task.cancelled(), [t.done() for t in tasks])
    await asyncio.wait(tasks)
    print([t.cancelled() for t in tasks])


asyncio.run(main())
