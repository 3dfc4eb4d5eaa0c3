"""Values and errors can be sent in; after its end a generator has nothing more to say."""

import asyncio

from _support import kind, told


async def averager():
    total, count, average = 0, 0, None
    while True:
        try:
            value = yield average
            await asyncio.sleep(0)
            total, count = total + value, count + 1
            average = total // count
            print("seen", value)
        except ValueError as e:
            print("averager caught", told(e))
            total, count, average = 0, 0, -1


async def short():
    try:
        got = yield 1
        print("short got", got)
        yield 2
    finally:
        print("short leaves")


async def main():
    asyncio.get_running_loop().call_soon(print, "soon")
    generator = averager()
    print(await generator.__anext__())
    print(await generator.asend(10))
    print(await generator.asend(20))
    print(await generator.athrow(ValueError("reset")))
    print(await generator.asend(5))
    try:
        await generator.athrow(OSError("out"))
    except OSError as e:
        print(told(e))
    try:
        await generator.asend(1)
    except StopAsyncIteration as e:
        print(kind(e))
    generator = short()
    print(await generator.__anext__(), await generator.asend("x"))
    try:
        await generator.__anext__()
    except StopAsyncIteration as e:
        print(kind(e))
    await generator.aclose()
    generator = short()
    print(await generator.__anext__())
    await generator.aclose()
    await generator.aclose()
    print("closed twice")


asyncio.run(main())
