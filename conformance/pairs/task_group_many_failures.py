"""Failures are gathered in the order in which they happened; a lone cancellation is none."""

import asyncio

from _support import kind

# needs 3.13
async def fails(delay, error):
    await asyncio.sleep(delay / 1000)
    raise error


async def breaks_when_cancelled(name, delay, error):
    try:
        await asyncio.sleep(1)
    finally:
        await asyncio.sleep(delay / 1000)
        print(name, "breaks")
        raise error


async def lives(name):
    try:
        await asyncio.sleep(0.08)
        print(name, "lives")
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(breaks_when_cancelled("a", 50, OSError("a")))
            group.create_task(breaks_when_cancelled("b", 20, TypeError("b")))
            group.create_task(fails(20, ValueError("c")))
    except BaseExceptionGroup as e:
        print(kind(e))
    async with asyncio.TaskGroup() as group:
        doomed = group.create_task(lives("doomed"))
        group.create_task(lives("other"))
        await asyncio.sleep(0.02)
        doomed.cancel()
        try:
            await doomed
        except asyncio.CancelledError:
            print("body saw it", asyncio.current_task().cancelling())
    print("no error", doomed.cancelled())


asyncio.run(main())
