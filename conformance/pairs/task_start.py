"""Tasks take their first step in the order they were made, and not before their maker suspends."""

import asyncio


async def child(name, depth):
    print(name, "starts")
    if depth:
        for i in range(2):
            asyncio.create_task(child(f"{name}.{i}", depth - 1))
        print(name, "made two")
    await asyncio.sleep(0)
    print(name, "ends")


async def main():
    first = asyncio.create_task(child("a", 2))
    print(first.done())
    asyncio.create_task(child("b", 1))
    asyncio.create_task(child("c", 0))
    print("main")
    for i in range(5):
        await asyncio.sleep(0)
        print("main", i)


asyncio.run(main())
