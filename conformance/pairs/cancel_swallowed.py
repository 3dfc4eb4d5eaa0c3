"""A task may swallow a cancellation and go on; the count remembers."""

import asyncio

from _support import told


async def stubborn():
    me = asyncio.current_task()
    for i in range(3):
        try:
            await asyncio.sleep(1)
        except asyncio.CancelledError as e:
            print("swallowed", i, told(e), me.cancelling())
    print("uncancel", me.uncancel(), me.uncancel(), me.uncancel(), me.uncancel())
    await asyncio.sleep(0)
    return "survived"


async def main():
    task = asyncio.create_task(stubborn())
    for i in range(3):
        await asyncio.sleep(0.02)
        print("cancel", task.cancel(f"no {i}"), task.cancelling(), task.done())
    print(await task, task.cancelled(), task.cancelling())
    print(task.cancel())


asyncio.run(main())
