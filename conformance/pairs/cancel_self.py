"""A task that cancels itself is cancelled at its next wait, or at its end if there is none."""

import asyncio

from _support import kind, told


async def waits():
    asyncio.current_task().cancel("myself")
    print("still running")
    try:
        await asyncio.sleep(0)
        print("never")
    except asyncio.CancelledError as e:
        print("waits", told(e))
        raise


async def ends():
    asyncio.current_task().cancel()
    print("ends anyway")
    return "value"


async def fails():
    asyncio.current_task().cancel()
    raise ValueError("failed")


async def finished_wait():
    future = asyncio.get_running_loop().create_future()
    future.set_result(1)
    asyncio.current_task().cancel()
    print("done future", await future)
    await asyncio.sleep(0)
    print("never")


async def main():
    for body in (waits, ends, fails, finished_wait):
        task = asyncio.create_task(body())
        await asyncio.wait([task])
        if task.cancelled():
            print(body.__name__, "cancelled", task.cancelling())
        else:
            print(body.__name__, kind(task.exception()), task.cancelling())


asyncio.run(main())
