"""What leaves a limited block: nothing, its own error, or the error of its clean-up."""

import asyncio

from _support import kind


async def attempt(name, limit, body):
    try:
        async with asyncio.timeout(limit / 1000) as scope:
            await body(scope)
        print(name, "-> ok", scope.expired(), asyncio.current_task().cancelling())
    except Exception as e:
        print(name, "->", kind(e), scope.expired(), asyncio.current_task().cancelling())


async def no_wait(scope):
    print("no waiting in here")


async def own_error(scope):
    await asyncio.sleep(0.01)
    raise ValueError("own")


async def swallows(scope):
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        print("swallowed", scope.expired())
    await asyncio.sleep(0.01)
    print("went on")


async def breaks(scope):
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        raise OSError("replaced") from None


async def cleans_up(scope):
    try:
        await asyncio.sleep(1)
    finally:
        print("cleaning")
        await asyncio.sleep(0.02)
        print("cleaned")


async def yields(scope):
    await asyncio.sleep(0)
    print("never")


async def main():
    await attempt("zero, no wait", 0, no_wait)
    await attempt("zero, yields", 0, yields)
    await attempt("own error", 50, own_error)
    await attempt("swallows", 20, swallows)
    await attempt("breaks", 20, breaks)
    await attempt("cleans up", 20, cleans_up)


asyncio.run(main())
