"""In which iterations the parties of a barrier go on, and a latecomer gets in."""

import asyncio

from _support import Ticks


async def party(ticks, name, barrier, rounds):
    for i in range(rounds):
        index = await barrier.wait()
        ticks.say(name, i, "index", index)


async def main():
    ticks = Ticks()
    barrier = asyncio.Barrier(3)
    tasks = [asyncio.create_task(party(ticks, n, barrier, 2)) for n in "abc"]
    await asyncio.wait(tasks)
    ticks.say("two rounds")
    barrier = asyncio.Barrier(1)
    await barrier.wait()
    ticks.say("alone")
    barrier = asyncio.Barrier(2)
    tasks = [asyncio.create_task(party(ticks, n, barrier, 1)) for n in "wxyz"]
    await asyncio.wait(tasks)
    ticks.say("two pairs", barrier.n_waiting)
    ticks.stop()


asyncio.run(main())
