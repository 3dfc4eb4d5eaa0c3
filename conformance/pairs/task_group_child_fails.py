"""A child's failure cancels its siblings and the body, and comes out in a group."""

import asyncio

from _support import kind, told

# needs 3.13
async def fails(delay, error):
    await asyncio.sleep(delay / 1000)
    print("fails", told(error))
    raise error


async def sibling(name, cleanup):
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        await asyncio.sleep(cleanup / 1000)
        print(name, "leaves")
        raise


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(sibling("a", 20))
            group.create_task(fails(20, ValueError("x")))
            b = group.create_task(sibling("b", 50))
            print("waiting in the group's end")
    except* ValueError as e:
        print("caught", kind(e), b.cancelled(), asyncio.current_task().cancelling())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails(20, TypeError("y")))
            group.create_task(sibling("c", 30))
            try:
                await asyncio.sleep(1)
            except asyncio.CancelledError:
                print("body cancelled", asyncio.current_task().cancelling())
                raise
    except* TypeError as e:
        print("caught", kind(e), asyncio.current_task().cancelling())
    await asyncio.sleep(0.01)
    print("main goes on")


asyncio.run(main())
