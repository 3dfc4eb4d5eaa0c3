"""Work in a thread sees a copy of the context, and its value or error comes back to the task."""

import asyncio
import contextvars

from _support import told

var = contextvars.ContextVar("var", default="default")


def work(name):
    seen = var.get()
    var.set("set in the thread")
    if name == "bad":
        raise ValueError(name)
    return f"{name} saw {seen}"


async def main():
    var.set("main")
    print(await asyncio.to_thread(work, "good"))
    print(var.get())
    try:
        await asyncio.to_thread(work, "bad")
    except ValueError as e:
        print(told(e))
    loop = asyncio.get_running_loop()

    def from_thread(future):
        loop.call_soon_threadsafe(future.set_result, "from a thread")

    future = loop.create_future()
    await asyncio.to_thread(from_thread, future)
    print(await future)


asyncio.run(main())
