"""A group that is shutting down or has ended takes no more children."""

import asyncio

from _support import kind


async def late():
    print("never")


async def attempt(name, group):
    coroutine = late()
    try:
        group.create_task(coroutine)
        print(name, "accepted")
    except RuntimeError as e:
        print(name, kind(e))
        coroutine.close()


async def cleans_up(group):
    try:
        await asyncio.sleep(1)
    finally:
        await attempt("child", group)


async def fails():
    await asyncio.sleep(0.02)
    raise ValueError("fails")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(cleans_up(group))
            group.create_task(fails())
            try:
                await asyncio.sleep(1)
            finally:
                await attempt("body", group)
    except* ValueError as e:
        print(kind(e))
    await attempt("afterwards", group)


asyncio.run(main())
