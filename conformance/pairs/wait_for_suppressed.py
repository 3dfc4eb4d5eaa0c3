"""What the late one does with its cancellation decides what comes out."""

import asyncio

from _support import kind


async def returns():
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        print("swallowed")
        return "kept"


async def lingers():
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        print("lingering")
        await asyncio.sleep(0.05)
        print("lingered")
        raise


async def breaks():
    try:
        await asyncio.sleep(1)
    finally:
        raise ValueError("clean-up broke")


async def attempt(name, body):
    loop = asyncio.get_running_loop()
    loop.call_later(0.04, print, "meanwhile")
    try:
        print(name, "->", await asyncio.wait_for(body, 0.02))
    except Exception as e:
        print(name, "->", kind(e))
    print(asyncio.current_task().cancelling())
    await asyncio.sleep(0.05)


async def main():
    await attempt("returns", returns())
    await attempt("task returns", asyncio.create_task(returns()))
    await attempt("lingers", lingers())
    await attempt("breaks", breaks())
    await attempt("task breaks", asyncio.create_task(breaks()))


asyncio.run(main())
