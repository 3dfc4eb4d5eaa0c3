"""A limit can be moved while it runs, both ways, and taken off."""

import asyncio

from _support import kind


async def main():
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(0.03) as scope:
        scope.reschedule(loop.time() + 0.12)
        await asyncio.sleep(0.06)
        print("longer", scope.expired())
    try:
        async with asyncio.timeout(10) as scope:
            scope.reschedule(loop.time() + 0.02)
            await asyncio.sleep(0.5)
            print("never")
    except TimeoutError:
        print("shorter", scope.expired())
    try:
        async with asyncio.timeout(10) as scope:
            await asyncio.sleep(0.01)
            scope.reschedule(loop.time() - 0.005)
            print("already late")
            await asyncio.sleep(0)
            print("never")
    except TimeoutError:
        print("past", scope.expired())
    try:
        scope.reschedule(loop.time() + 1)
    except RuntimeError as e:
        print(kind(e))


asyncio.run(main())
