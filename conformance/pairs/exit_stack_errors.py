"""An exit may replace the error, and the next one sees the new one."""

import asyncio
import contextlib

from _support import kind


async def raises(error):
    print("raising", kind(error))
    raise error


class Broken:
    async def __aenter__(self):
        print("broken enter")
        raise OSError("enter")

    async def __aexit__(self, type, error, trace):
        print("never")


def watcher(name, swallow=False):
    async def exit(type, error, trace):
        await asyncio.sleep(0)
        print(name, "sees", kind(error))
        return swallow

    return exit


async def attempt(build):
    try:
        async with contextlib.AsyncExitStack() as stack:
            await build(stack)
        print("-> nothing")
    except (Exception, asyncio.CancelledError) as e:
        print("->", kind(e))


async def replaced(stack):
    stack.push_async_exit(watcher("first"))
    stack.push_async_callback(raises, TypeError("replaced"))
    stack.push_async_exit(watcher("second"))
    raise ValueError("body")


async def only_exit(stack):
    stack.push_async_exit(watcher("first"))
    stack.push_async_callback(raises, ValueError("exit"))
    print("body is fine")


async def swallowed(stack):
    stack.push_async_exit(watcher("first"))
    stack.push_async_exit(watcher("swallows", True))
    stack.push_async_callback(raises, ValueError("exit"))


async def broken_enter(stack):
    stack.push_async_exit(watcher("first"))
    await stack.enter_async_context(Broken())


async def cancelled(stack):
    stack.push_async_exit(watcher("first"))
    asyncio.current_task().cancel()
    await asyncio.sleep(0)


async def main():
    for build in (replaced, only_exit, swallowed, broken_enter, cancelled):
        task = asyncio.create_task(attempt(build))
        await task


asyncio.run(main())
