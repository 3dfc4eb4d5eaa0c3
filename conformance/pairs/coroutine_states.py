"""A coroutine runs nowhere until it is awaited or becomes a task, and runs once."""

import asyncio
import inspect

from _support import kind


async def body(name):
    print(name, "runs")
    await asyncio.sleep(0)
    print(name, "ends")
    return name


async def main():
    inline = body("inline")
    asyncio.get_running_loop().call_soon(print, "soon")
    print(inspect.getcoroutinestate(inline))
    print(await inline)
    print(inspect.getcoroutinestate(inline))
    asked = body("asked")
    task = asyncio.create_task(asked)
    print(inspect.getcoroutinestate(asked))
    await asyncio.sleep(0)
    print(inspect.getcoroutinestate(asked))
    await task
    print(inspect.getcoroutinestate(asked))
    try:
        await inline
    except RuntimeError as e:
        print(kind(e))
    unused = body("unused")
    unused.close()
    print(inspect.getcoroutinestate(unused))


asyncio.run(main())
