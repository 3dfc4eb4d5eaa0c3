"""A task starts with a copy of the context: it sees what was set before, and changes only its own."""

import asyncio
import contextvars

var = contextvars.ContextVar("var", default="default")


async def plain_call():
    var.set("set by a plain call")


async def task(name):
    print(name, "sees", var.get())
    var.set(name)
    await asyncio.sleep(0)
    print(name, "keeps", var.get())
    await asyncio.create_task(child(name + ".child"))
    print(name, "still", var.get())


async def child(name):
    print(name, "sees", var.get())
    var.set(name)


async def main():
    print(var.get())
    early = asyncio.create_task(task("early"))
    var.set("main")
    late = asyncio.create_task(task("late"))
    var.set("main later")
    await asyncio.gather(early, late, child("gathered"))
    print(var.get())
    await plain_call()
    print(var.get())
    async with asyncio.TaskGroup() as group:
        group.create_task(child("grouped"))
        var.set("in the group")
    print(var.get())
    await asyncio.wait_for(plain_call(), 1)
    print(var.get())


asyncio.run(main())
