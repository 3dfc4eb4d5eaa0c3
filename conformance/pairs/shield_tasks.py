"""Cancelling the wait leaves the shielded task alone; cancelling the task cancels the wait."""

import asyncio


async def job(name, delay):
    try:
        await asyncio.sleep(delay / 1000)
        print(name, "ends")
        return name
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def waiter(task):
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        print("waiter cancelled", asyncio.current_task().cancelling())
        raise


async def main():
    inner = asyncio.create_task(job("a", 60))
    outer = asyncio.create_task(waiter(inner))
    await asyncio.sleep(0.02)
    outer.cancel()
    await asyncio.wait([outer])
    print(outer.cancelled(), inner.done())
    print(await inner)

    inner = asyncio.create_task(job("b", 60))
    outer = asyncio.create_task(waiter(inner))
    await asyncio.sleep(0.02)
    inner.cancel()
    await asyncio.wait([outer])
    print(outer.cancelled(), inner.cancelled())

    inner = asyncio.create_task(job("c", 60))
    try:
        await asyncio.wait_for(asyncio.shield(inner), 0.02)
    except TimeoutError:
        print("too slow", inner.done())
    print(await inner)
    done = asyncio.shield(inner)
    print(done.done(), await done)


asyncio.run(main())
