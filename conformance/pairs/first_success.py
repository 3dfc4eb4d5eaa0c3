"""A race by hand: the first to succeed wins, losers are cancelled, failures are remembered."""

import asyncio

from _support import kind, told


async def runner(name, delay, error=None):
    try:
        await asyncio.sleep(delay / 1000)
        if error:
            raise error
        return name
    except asyncio.CancelledError:
        await asyncio.sleep(delay / 10000)
        print(name, "stops running")
        raise


async def race(*entries):
    pending = {asyncio.create_task(runner(*entry)) for entry in entries}
    errors = []
    try:
        while pending:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if task.exception() is None:
                    return task.result()
                errors.append(task.exception())
                print("lost", told(task.exception()))
    finally:
        for task in pending:
            task.cancel()
        if pending:
            await asyncio.wait(pending)
    raise ExceptionGroup("nobody won", errors)


async def main():
    print("winner", await race(("a", 200), ("b", 60), ("c", 20, ValueError("c")), ("d", 400)))
    try:
        await race(("e", 40, OSError("e")), ("f", 20, TypeError("f")))
    except ExceptionGroup as e:
        print(kind(e))
    task = asyncio.create_task(race(("g", 200), ("h", 300)))
    await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.wait([task])
    print(task.cancelled())


asyncio.run(main())
