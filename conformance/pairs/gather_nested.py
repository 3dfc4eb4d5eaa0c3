"""Gathers inside gathers: order of results, and a failure that climbs level by level."""

import asyncio

from _support import Ticks, told


async def leaf(ticks, name, yields, fail=False):
    for _ in range(yields):
        await asyncio.sleep(0)
    ticks.say(name)
    if fail:
        raise ValueError(name)
    return name


async def main():
    ticks = Ticks()
    inner = asyncio.gather(leaf(ticks, "a", 3), leaf(ticks, "b", 1))
    print(await asyncio.gather(leaf(ticks, "c", 2), inner, asyncio.gather(leaf(ticks, "d", 5))))
    ticks.say("first done")
    deep = asyncio.gather(leaf(ticks, "e", 1, True), leaf(ticks, "f", 4))
    middle = asyncio.gather(deep, leaf(ticks, "g", 2))
    try:
        await asyncio.gather(middle, leaf(ticks, "h", 8))
    except ValueError as e:
        ticks.say("caught", told(e))
    for _ in range(9):
        await asyncio.sleep(0)
    ticks.say("end")
    ticks.stop()


asyncio.run(main())
