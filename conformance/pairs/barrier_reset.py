"""A reset sends the waiting away and the barrier can be used again; an abort breaks it."""

import asyncio

from _support import kind


async def party(name, barrier):
    try:
        print(name, "passes", await barrier.wait())
    except asyncio.BrokenBarrierError as e:
        print(name, kind(e))


async def main():
    barrier = asyncio.Barrier(3)
    tasks = [asyncio.create_task(party(n, barrier)) for n in "ab"]
    await asyncio.sleep(0.02)
    print("waiting", barrier.n_waiting)
    await barrier.reset()
    print("reset", barrier.n_waiting, barrier.broken)
    await asyncio.wait(tasks)
    tasks = [asyncio.create_task(party(n, barrier)) for n in "cde"]
    await asyncio.wait(tasks)
    tasks = [asyncio.create_task(party(n, barrier)) for n in "fg"]
    await asyncio.sleep(0.02)
    await barrier.abort()
    print("abort", barrier.broken)
    await asyncio.wait(tasks)
    await party("late", barrier)
    await barrier.reset()
    print("reset", barrier.broken)
    tasks = [asyncio.create_task(party(n, barrier)) for n in "hij"]
    await asyncio.wait(tasks)


asyncio.run(main())
