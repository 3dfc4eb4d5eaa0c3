"""In which iteration a cancelled task hears of it, by what it waits for."""

import asyncio

from _support import Ticks


async def sufferer(ticks, name, wait):
    try:
        await wait()
    except asyncio.CancelledError:
        ticks.say(name, "cancelled")
        raise


async def main():
    ticks = Ticks()
    loop = asyncio.get_running_loop()
    event, lock, queue, semaphore = asyncio.Event(), asyncio.Lock(), asyncio.Queue(), asyncio.Semaphore(0)
    await lock.acquire()

    async def forever():
        await loop.create_future()

    async def yielding():
        while True:
            await asyncio.sleep(0)

    async def of_task():
        await asyncio.create_task(forever())

    waits = {
        "future": forever,
        "sleep": lambda: asyncio.sleep(5),
        "yield": yielding,
        "task": of_task,
        "event": event.wait,
        "lock": lock.acquire,
        "queue": queue.get,
        "semaphore": semaphore.acquire,
    }
    for name, wait in waits.items():
        task = asyncio.create_task(sufferer(ticks, name, wait))
        task.add_done_callback(lambda t: ticks.say("callback", t.cancelled()))
        for _ in range(3):
            await asyncio.sleep(0)
        ticks.say("cancel", name)
        task.cancel()
        await asyncio.wait([task])
        ticks.say("waited for", name)
    ticks.stop()


asyncio.run(main())
