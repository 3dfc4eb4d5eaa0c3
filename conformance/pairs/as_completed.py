"""Tasks come as they end, and time may run out before all have."""

import asyncio

from _support import kind

# needs 3.13
async def job(name, delay, error=None):
    await asyncio.sleep(delay / 1000)
    if error:
        raise error
    return name


async def main():
    tasks = [
        asyncio.create_task(job("a", 60)),
        asyncio.create_task(job("b", 20)),
        asyncio.create_task(job("c", 40, ValueError("c"))),
        asyncio.create_task(job("d", 80)),
    ]
    async for task in asyncio.as_completed(tasks):
        print("abcd"[tasks.index(task)], task.done(), kind(task.exception()))
        await asyncio.sleep(0)
    slow = [asyncio.create_task(job("e", 150)), asyncio.create_task(job("f", 20))]
    try:
        async for task in asyncio.as_completed(slow, timeout=0.06):
            print("got", task.result())
    except TimeoutError as e:
        print(kind(e), slow[0].done(), slow[0].cancelled())
    print(await slow[0])


asyncio.run(main())
