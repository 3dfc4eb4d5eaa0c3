"""Parties go on together, each with its index, round after round."""

import asyncio


async def party(name, barrier, delays):
    for i, delay in enumerate(delays):
        await asyncio.sleep(delay / 1000)
        print(name, i, "arrives", barrier.n_waiting)
        index = await barrier.wait()
        print(name, i, "passes", index)


async def main():
    barrier = asyncio.Barrier(3)
    await asyncio.gather(
        party("a", barrier, [20, 50, 20]),
        party("b", barrier, [40, 20, 80]),
        party("c", barrier, [60, 80, 50]),
    )
    print(barrier.parties, barrier.n_waiting, barrier.broken)


asyncio.run(main())
