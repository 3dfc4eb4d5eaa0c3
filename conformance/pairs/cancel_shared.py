"""Cancelling one of two who wait for a task cancels the task, and so the other as well."""

import asyncio


async def shared():
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        print("shared cancelled")
        raise


async def waiter(name, task):
    try:
        await task
    except asyncio.CancelledError:
        print(name, "sees it", asyncio.current_task().cancelling(), task.cancelled())
        raise


async def survivor(task):
    try:
        await task
    except asyncio.CancelledError:
        print("survivor goes on", asyncio.current_task().cancelling())
        return "alive"


async def main():
    task = asyncio.create_task(shared())
    a = asyncio.create_task(waiter("a", task))
    b = asyncio.create_task(waiter("b", task))
    c = asyncio.create_task(survivor(task))
    await asyncio.sleep(0.02)
    b.cancel()
    await asyncio.wait([a, b, c])
    print(a.cancelled(), b.cancelled(), c.result())
    print(a.cancelling(), b.cancelling(), c.cancelling())

    async def on_future(future):
        try:
            await future
        except asyncio.CancelledError:
            print("future cancelled", asyncio.current_task().cancelling())
            raise

    future = asyncio.get_running_loop().create_future()
    d = asyncio.create_task(on_future(future))
    await asyncio.sleep(0)
    future.cancel()
    await asyncio.wait([d])
    print(d.cancelled())
    e = asyncio.create_task(on_future(asyncio.get_running_loop().create_future()))
    await asyncio.sleep(0)
    e.cancel()
    await asyncio.wait([e])
    print(e.cancelled())


asyncio.run(main())
