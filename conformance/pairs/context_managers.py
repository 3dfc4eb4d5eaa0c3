"""Enter and exit may wait; others run meanwhile, and a cancellation goes through the exit."""

import asyncio

from _support import kind, told


class Resource:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        print(self.name, "opening")
        await asyncio.sleep(0.04)
        print(self.name, "open")
        return self

    async def __aexit__(self, type, error, trace):
        print(self.name, "closing", kind(error))
        await asyncio.sleep(0.04)
        print(self.name, "closed")
        return isinstance(error, ValueError)


async def user(name, delay, error=None):
    async with Resource(name):
        await asyncio.sleep(delay / 1000)
        if error:
            raise error
    print(name, "goes on")


async def main():
    a = asyncio.create_task(user("a", 60))
    await asyncio.sleep(0.02)
    b = asyncio.create_task(user("b", 180, ValueError("b")))
    await asyncio.wait([a, b])
    c = asyncio.create_task(user("c", 500))
    await asyncio.sleep(0.08)
    c.cancel()
    await asyncio.wait([c])
    print("c", c.cancelled())
    d = asyncio.create_task(user("d", 500))
    await asyncio.sleep(0.02)
    d.cancel()
    await asyncio.wait([d])
    print("d", d.cancelled())
    try:
        await user("e", 20, OSError("e"))
    except OSError as e:
        print(told(e))


asyncio.run(main())
