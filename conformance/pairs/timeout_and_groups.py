"""Limits around groups, groups around limits, and both around a gather."""

import asyncio

from _support import kind


async def sleeper(name, delay, cleanup=0):
    try:
        await asyncio.sleep(delay / 1000)
        print(name, "slept")
    except asyncio.CancelledError:
        await asyncio.sleep(cleanup / 1000)
        print(name, "cancelled")
        raise


async def limited(name, delay, limit):
    async with asyncio.timeout(limit / 1000):
        await sleeper(name, delay)


async def main():
    try:
        async with asyncio.timeout(0.04):
            async with asyncio.TaskGroup() as group:
                group.create_task(sleeper("a", 20))
                group.create_task(sleeper("b", 500, 20))
                group.create_task(sleeper("c", 500, 40))
    except TimeoutError:
        print("limit around a group", asyncio.current_task().cancelling())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(limited("d", 500, 30))
            group.create_task(sleeper("e", 500, 20))
            await sleeper("body", 500)
    except* TimeoutError as e:
        print("limit in a group", kind(e), asyncio.current_task().cancelling())
    try:
        async with asyncio.timeout(0.03):
            await asyncio.gather(sleeper("f", 500), sleeper("g", 500, 20), sleeper("h", 15))
    except TimeoutError:
        print("limit around a gather", asyncio.current_task().cancelling())
    try:
        await asyncio.gather(limited("i", 500, 30), sleeper("j", 80))
    except TimeoutError:
        print("limit in a gather")
    await asyncio.sleep(0.08)
    try:
        async with asyncio.timeout(0.03):
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(sleeper("k", 500, 10))
                    await asyncio.sleep(1)
            finally:
                print("group left", asyncio.current_task().cancelling())
                await asyncio.sleep(0.02)
                print("waited on the way out")
    except TimeoutError:
        print("timeout")


asyncio.run(main())
