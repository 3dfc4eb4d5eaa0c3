"""A task cancelled before its first step never runs at all."""

import asyncio


async def body(name):
    try:
        print(name, "runs")
        await asyncio.sleep(0)
    finally:
        print(name, "leaves")


async def main():
    task = asyncio.create_task(body("a"))
    task.add_done_callback(lambda t: print("a done", t.cancelled()))
    other = asyncio.create_task(body("b"))
    print(task.cancel(), task.done(), task.cancelled())
    try:
        await task
    except asyncio.CancelledError:
        print("main caught", asyncio.current_task().cancelling())
    print(task.cancelled(), task.cancel())
    await other
    third = asyncio.create_task(body("c"))

    async def killer():
        print("killer", third.cancel())

    fourth = asyncio.create_task(killer())
    await asyncio.wait([third, fourth])
    print(third.cancelled())


asyncio.run(main())
