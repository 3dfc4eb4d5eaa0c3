"""Exits run last in, first out, each after waiting if it likes; an error is shown to each."""

import asyncio
import contextlib

from _support import kind


class Manager:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    async def __aenter__(self):
        print(self.name, "enters")
        await asyncio.sleep(0.01)
        return self.name.upper()

    async def __aexit__(self, type, error, trace):
        print(self.name, "exits with", kind(error))
        await asyncio.sleep(0.01)
        return self.swallow


async def callback(name):
    await asyncio.sleep(0)
    print("callback", name)


async def main():
    async with contextlib.AsyncExitStack() as stack:
        print(await stack.enter_async_context(Manager("a")))
        stack.push_async_callback(callback, "one")
        print(await stack.enter_async_context(Manager("b")))
        stack.push_async_callback(callback, "two")
        print("body")
    print("---")
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(Manager("outer"))
        await stack.enter_async_context(Manager("swallows", True))
        await stack.enter_async_context(Manager("inner"))
        raise ValueError("body")
    print("--- swallowed")
    kept = None
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(Manager("kept"))
        kept = stack.pop_all()
        await stack.enter_async_context(Manager("not kept"))
    print("--- moved")
    await kept.aclose()


asyncio.run(main())
