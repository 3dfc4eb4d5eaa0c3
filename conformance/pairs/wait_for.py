"""A time limit on one thing: in time, too late, and with an error of its own."""

import asyncio

from _support import kind


async def job(name, delay, error=None):
    try:
        await asyncio.sleep(delay / 1000)
        if error:
            raise error
        return name
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise
    finally:
        print(name, "leaves")


async def attempt(name, awaitable, limit):
    try:
        print(name, "->", await asyncio.wait_for(awaitable, limit))
    except Exception as e:
        print(name, "->", kind(e), asyncio.current_task().cancelling())


async def main():
    await attempt("in time", job("a", 20), 0.06)
    await attempt("too late", job("b", 80), 0.03)
    await attempt("fails", job("c", 20, ValueError("c")), 0.06)
    task = asyncio.create_task(job("d", 200))
    await attempt("task", task, 0.03)
    print(task.cancelled())
    future = asyncio.get_running_loop().create_future()
    await attempt("future", future, 0.02)
    print(future.cancelled())
    done = asyncio.get_running_loop().create_future()
    done.set_result("done")
    await attempt("done", done, 0)
    pending = asyncio.create_task(job("e", 50))
    await asyncio.sleep(0)
    await attempt("no time at all", pending, 0)
    print(pending.cancelled())


asyncio.run(main())
