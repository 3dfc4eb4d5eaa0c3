"""Each handler gets its part of the group, and what nobody takes goes on."""

import asyncio

from _support import kind


async def fail(delay, error):
    await asyncio.sleep(delay / 1000)
    raise error


async def attempt(*errors):
    async with asyncio.TaskGroup() as group:
        for i, error in enumerate(errors):
            group.create_task(fail(0, error))


async def handled(*errors):
    try:
        await attempt(*errors)
        print("nothing happened")
    except* ValueError as group:
        print("values:", kind(group))
    except* OSError as group:
        print("os:", kind(group))
    print("after")


async def main():
    await handled()
    await handled(ValueError("a"), OSError("b"), ValueError("c"))
    await handled(OSError("d"))
    try:
        await handled(TypeError("e"), ValueError("f"))
    except ExceptionGroup as group:
        print("left over:", kind(group))
    try:
        await handled(ZeroDivisionError("g"))
    except ExceptionGroup as group:
        print("left over:", kind(group))
    try:
        raise ValueError("bare")
    except* ValueError as group:
        print("wrapped:", kind(group))


asyncio.run(main())
