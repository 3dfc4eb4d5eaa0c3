"""Clean-up may wait, may be cancelled itself, and may end in another error."""

import asyncio

from _support import kind


async def layered():
    try:
        try:
            await asyncio.sleep(1)
        finally:
            print("inner cleaning")
            await asyncio.sleep(0.02)
            print("inner clean")
    finally:
        print("outer cleaning")
        await asyncio.sleep(0.02)
        print("outer clean")


async def interrupted():
    try:
        await asyncio.sleep(1)
    finally:
        try:
            print("long clean-up")
            await asyncio.sleep(1)
            print("never")
        finally:
            print("clean-up cut short")


async def replaced():
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        raise ValueError("instead") from None


async def returns():
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        return "value"


async def main():
    for body, cancels in ((layered, 1), (interrupted, 2), (replaced, 1), (returns, 1)):
        task = asyncio.create_task(body())
        for _ in range(cancels):
            await asyncio.sleep(0.02)
            task.cancel()
        await asyncio.wait([task])
        print(body.__name__, task.cancelled(), task.cancelling())
        if not task.cancelled():
            print(kind(task.exception()) if task.exception() else task.result())


asyncio.run(main())
