"""A set event wakes all who wait, in order, even if it is cleared before they run."""

import asyncio


async def waiter(name, event):
    print(name, "waits")
    await event.wait()
    print(name, "woken", event.is_set())
    await event.wait()
    print(name, "done")


async def main():
    event = asyncio.Event()
    tasks = [asyncio.create_task(waiter(n, event)) for n in "abc"]
    await asyncio.sleep(0)
    event.set()
    print("set", event.is_set())
    event.clear()
    print("cleared", event.is_set())
    await asyncio.sleep(0)
    print("main 1")
    await asyncio.sleep(0)
    print("main 2", [t.done() for t in tasks])
    tasks[1].cancel()
    event.set()
    event.set()
    late = asyncio.create_task(waiter("late", event))
    await asyncio.wait(tasks + [late])
    print([t.cancelled() for t in tasks])


asyncio.run(main())
