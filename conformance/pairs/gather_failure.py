"""The first failure comes out at once; the siblings go on, and nobody is cancelled."""

import asyncio

from _support import told


async def job(name, delay, error=None):
    try:
        await asyncio.sleep(delay / 1000)
        if error:
            raise error
        print(name, "ends")
        return name
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def main():
    gathered = asyncio.gather(
        job("a", 20), job("b", 50, ValueError("b")), job("c", 80, TypeError("c")), job("d", 110)
    )
    try:
        await gathered
    except ValueError as e:
        print("caught", told(e))
    print(gathered.done(), gathered.cancelled(), told(gathered.exception()))
    print(asyncio.current_task().cancelling())
    await asyncio.sleep(0.09)
    print("main ends")


asyncio.run(main())
