"""A generator runs only while somebody asks it, in the task of who asks."""

import asyncio

from _support import Ticks


async def numbers(ticks, name, count):
    try:
        for i in range(count):
            ticks.say(name, "makes", i)
            yield i
            if i % 2:
                await asyncio.sleep(0)
        ticks.say(name, "runs out")
    finally:
        ticks.say(name, "leaves")


async def doubled(ticks, source):
    async for value in source:
        ticks.say("doubling", value)
        yield 2 * value


async def consumer(ticks, name):
    async for value in numbers(ticks, name, 3):
        ticks.say(name, "takes", value)
        await asyncio.sleep(0)
    ticks.say(name, "done")


async def main():
    ticks = Ticks()
    source = numbers(ticks, "unused", 2)
    async for value in doubled(ticks, numbers(ticks, "s", 3)):
        ticks.say("main takes", value)
    await asyncio.gather(consumer(ticks, "x"), consumer(ticks, "y"))
    ticks.say([value async for value in numbers(ticks, "list", 2)])
    await source.aclose()
    ticks.stop()


asyncio.run(main())
