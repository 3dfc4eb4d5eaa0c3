"""A callback runs in the context of the moment when it was asked for."""

import asyncio
import contextvars

var = contextvars.ContextVar("var", default="default")


def show(name):
    print(name, var.get())
    var.set("set by " + name)


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    var.set("one")
    loop.call_soon(show, "soon 1")
    loop.call_later(0.02, show, "later 1")
    future.add_done_callback(lambda f: show("done 1"))
    var.set("two")
    loop.call_soon(show, "soon 2")
    future.add_done_callback(lambda f: show("done 2"))
    loop.call_soon(future.set_result, None)
    var.set("three")
    await asyncio.sleep(0.05)
    print("main", var.get())


asyncio.run(main())
