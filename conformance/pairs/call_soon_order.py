"""Callbacks, a timer without delay and task steps run in the order in which they were asked for."""

import asyncio


async def step(name):
    print(name)


async def main():
    loop = asyncio.get_running_loop()

    def a():
        print("a")
        loop.call_soon(print, "a again")

    loop.call_later(0, print, "later 0")
    loop.call_soon(a)
    task = asyncio.create_task(step("task"))
    loop.call_soon(print, "b")
    print("main")
    await asyncio.sleep(0)
    print("main again")
    await asyncio.sleep(0)
    print("main last")
    await task


asyncio.run(main())
