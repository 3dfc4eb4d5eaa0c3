"""Sleeps end by deadline, whatever the order in which they began."""

import asyncio


async def sleeper(name, delays):
    for delay in delays:
        await asyncio.sleep(delay / 1000)
        print(name, "after", delay)


async def main():
    await asyncio.gather(
        sleeper("a", [30, 60, 70]),
        sleeper("b", [60, 80]),
        sleeper("c", [120, 0, 0]),
        sleeper("d", [0, 0]),
    )
    print("done")


asyncio.run(main())
