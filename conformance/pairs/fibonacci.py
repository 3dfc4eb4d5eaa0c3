"""A tree of tasks, each waiting for two: who runs when, and how long the whole takes."""

import asyncio

from _support import Ticks


async def fibonacci(ticks, n, path):
    if n < 2:
        ticks.say(path, "leaf", n)
        return n
    left = asyncio.create_task(fibonacci(ticks, n - 1, path + "l"))
    right = asyncio.create_task(fibonacci(ticks, n - 2, path + "r"))
    value = await left + await right
    ticks.say(path, "sum", value)
    return value


async def gathered(ticks, n, path):
    if n < 2:
        return n
    values = await asyncio.gather(gathered(ticks, n - 1, path + "l"), gathered(ticks, n - 2, path + "r"))
    ticks.say(path, "sum", sum(values))
    return sum(values)


async def grouped(ticks, n, path):
    if n < 2:
        return n
    async with asyncio.TaskGroup() as group:
        left = group.create_task(grouped(ticks, n - 1, path + "l"))
        right = group.create_task(grouped(ticks, n - 2, path + "r"))
    ticks.say(path, "sum", left.result() + right.result())
    return left.result() + right.result()


async def main():
    ticks = Ticks()
    ticks.say("tasks", await fibonacci(ticks, 4, "t"))
    ticks.say("gathered", await gathered(ticks, 4, "t"))
    ticks.say("grouped", await grouped(ticks, 4, "t"))
    ticks.stop()


asyncio.run(main())
