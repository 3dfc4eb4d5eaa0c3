"""Requests of others and of blocks are counted apart: a block takes back only its own."""

import asyncio

from _support import kind, told

# needs 3.13
async def outside_then_timeout():
    me = asyncio.current_task()
    try:
        async with asyncio.timeout(0.04):
            try:
                await asyncio.sleep(1)
            except asyncio.CancelledError as e:
                print("first", told(e), me.cancelling())
            await asyncio.sleep(1)
    except TimeoutError:
        print("never")
    except asyncio.CancelledError:
        print("not mine", me.cancelling())
        return "swallowed"


async def uncancelled_then_timeout():
    me = asyncio.current_task()
    try:
        async with asyncio.timeout(0.04):
            try:
                await asyncio.sleep(1)
            except asyncio.CancelledError:
                print("uncancel", me.uncancel())
            await asyncio.sleep(1)
    except TimeoutError:
        print("timeout", me.cancelling())
        return "timed out"


async def swallowed_before_group():
    me = asyncio.current_task()
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        print("swallowed", me.cancelling())

    async def fails():
        raise ValueError("x")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails())
            await asyncio.sleep(1)
    except* ValueError as e:
        print(kind(e), me.cancelling())
    return "went on"


async def main():
    for body in (outside_then_timeout, uncancelled_then_timeout, swallowed_before_group):
        task = asyncio.create_task(body())
        await asyncio.sleep(0.02)
        task.cancel("outside")
        await asyncio.wait([task])
        print("cancelled" if task.cancelled() else task.result(), task.cancelling())


asyncio.run(main())
