"""A parent that restarts a failing child, and stops it for good when asked to."""

import asyncio

from _support import told


async def service(starts, stopping):
    number = len(starts)
    starts.append(number)
    print("service", number, "starts")
    try:
        await asyncio.sleep(0.02)
        if number < 2:
            raise OSError(f"crash {number}")
        print("service", number, "runs")
        await stopping.wait()
        print("service", number, "stops by itself")
    finally:
        print("service", number, "cleans up")


async def supervisor(starts, stopping):
    while not stopping.is_set():
        task = asyncio.create_task(service(starts, stopping))
        try:
            await task
        except OSError as e:
            print("supervisor:", told(e))
            await asyncio.sleep(0.01)
        except asyncio.CancelledError:
            print("supervisor cancelled", task.cancelled())
            raise
    print("supervisor ends")


async def main():
    starts, stopping = [], asyncio.Event()
    task = asyncio.create_task(supervisor(starts, stopping))
    await asyncio.sleep(0.12)
    stopping.set()
    await task
    print("starts", len(starts))
    starts, stopping = [0, 1], asyncio.Event()
    task = asyncio.create_task(supervisor(starts, stopping))
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.wait([task])
    print(task.cancelled(), len(starts))


asyncio.run(main())
