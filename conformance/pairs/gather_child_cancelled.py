"""A cancelled child comes out of gather as a cancellation, and nobody else is cancelled."""

import asyncio


async def job(name, delay):
    try:
        await asyncio.sleep(delay / 1000)
        print(name, "ends")
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def main():
    a = asyncio.create_task(job("a", 200))
    b = asyncio.create_task(job("b", 60))
    asyncio.get_running_loop().call_later(0.02, a.cancel)
    gathered = asyncio.gather(a, b)
    try:
        await gathered
    except asyncio.CancelledError:
        print("caught", asyncio.current_task().cancelling())
    print(gathered.cancelled(), a.cancelled(), b.done())
    await b
    print("main ends")


asyncio.run(main())
