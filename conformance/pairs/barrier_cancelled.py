"""A party that is cancelled just leaves; the others wait for another in its place."""

import asyncio


async def party(name, barrier):
    try:
        print(name, "passes", await barrier.wait())
    except asyncio.CancelledError:
        print(name, "leaves")
        raise


async def main():
    barrier = asyncio.Barrier(2)
    a = asyncio.create_task(party("a", barrier))
    await asyncio.sleep(0.02)
    print("waiting", barrier.n_waiting)
    a.cancel()
    await asyncio.wait([a])
    print("waiting", barrier.n_waiting, barrier.broken)
    b = asyncio.create_task(party("b", barrier))
    await asyncio.sleep(0.02)
    c = asyncio.create_task(party("c", barrier))
    await asyncio.wait([b, c])
    print("waiting", barrier.n_waiting)


asyncio.run(main())
