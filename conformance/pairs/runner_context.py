"""Runs of one runner share a context and a loop."""

import asyncio
import contextvars

var = contextvars.ContextVar("var", default="default")


async def first():
    print(var.get())
    var.set("first")
    asyncio.get_running_loop().call_soon(print, "left over by first")
    return asyncio.create_task(leftover())


async def leftover():
    print("leftover starts", var.get())
    var.set("leftover")
    await asyncio.sleep(0.01)
    print("leftover ends")
    return "value"


async def second(task):
    print(var.get(), task.done())
    var.set("second")
    print(await task)
    return var.get()


with asyncio.Runner() as runner:
    task = runner.run(first())
    print("between", task.done())
    print(runner.run(second(task)))
    print("outside", var.get())
