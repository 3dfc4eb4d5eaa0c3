"""Failures climb through nested groups; each level cancels its own and wraps once."""

import asyncio

from _support import kind

# needs 3.13
async def fails(name, delay):
    await asyncio.sleep(delay / 1000)
    print(name, "fails")
    raise ValueError(name)


async def sleeps(name, cleanup):
    try:
        await asyncio.sleep(1)
    finally:
        await asyncio.sleep(cleanup / 1000)
        print(name, "leaves")


async def inner(name, cleanup, failure):
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(sleeps(name + ".sibling", cleanup))
            if failure:
                group.create_task(fails(name + ".child", failure))
            await asyncio.sleep(1)
    finally:
        print(name, "group ended", asyncio.current_task().cancelling())


async def main():
    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(inner("a", 30, 20))
            outer.create_task(inner("b", 60, 0))
            outer.create_task(sleeps("c", 20))
    except BaseExceptionGroup as e:
        print(kind(e))
    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(fails("d", 50))
            try:
                async with asyncio.TaskGroup() as nested:
                    nested.create_task(fails("e", 20))
                    nested.create_task(sleeps("f", 0))
            except BaseExceptionGroup as e:
                print("nested", kind(e), asyncio.current_task().cancelling())
            await asyncio.sleep(1)
    except BaseExceptionGroup as e:
        print("outer", kind(e), asyncio.current_task().cancelling())


asyncio.run(main())
