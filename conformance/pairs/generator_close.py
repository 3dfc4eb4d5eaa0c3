"""A generator that is left early is closed: its clean-up may wait, and runs once."""

import asyncio
import contextlib

from _support import told


async def numbers(name):
    try:
        i = 0
        while True:
            yield i
            i += 1
    finally:
        print(name, "cleaning")
        await asyncio.sleep(0.01)
        print(name, "clean")


async def taker(name, error=None):
    async with contextlib.aclosing(numbers(name)) as stream:
        async for value in stream:
            print(name, "takes", value)
            if value == 1:
                if error:
                    raise error
                break
            await asyncio.sleep(0.03)
    print(name, "left")


async def main():
    await taker("breaks")
    try:
        await taker("fails", ValueError("x"))
    except ValueError as e:
        print(told(e))
    task = asyncio.create_task(taker("cancelled"))
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.wait([task])
    print(task.cancelled())


asyncio.run(main())
