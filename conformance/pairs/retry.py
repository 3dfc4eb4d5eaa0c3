"""Attempts with growing pauses under one deadline for all of them."""

import asyncio

from _support import told


async def flaky(attempts, fail_times, delay):
    attempts.append(len(attempts))
    await asyncio.sleep(delay / 1000)
    if len(attempts) <= fail_times:
        raise OSError(f"attempt {len(attempts)}")
    return f"ok after {len(attempts)}"


async def retrying(name, fail_times, delay, limit):
    attempts = []
    pause = 50
    try:
        async with asyncio.timeout(limit / 1000):
            while True:
                try:
                    result = await flaky(attempts, fail_times, delay)
                    print(name, result)
                    return result
                except OSError as e:
                    print(name, told(e))
                    await asyncio.sleep(pause / 1000)
                    pause *= 2
    except TimeoutError:
        print(name, "gave up after", len(attempts))
        return None


async def main():
    print(
        await asyncio.gather(
            retrying("a", 2, 90, 900), retrying("b", 9, 65, 750), retrying("c", 0, 157, 900)
        )
    )


asyncio.run(main())
