"""In which iteration a body starts, by the way in which it is started."""

import asyncio

from _support import Ticks


async def body(ticks, name):
    ticks.say(name, "starts")
    return name


async def main():
    ticks = Ticks()
    loop = asyncio.get_running_loop()
    loop.call_soon(ticks.say, "soon 1")
    task = asyncio.create_task(body(ticks, "task"))
    loop.call_soon(ticks.say, "soon 2")
    gathered = asyncio.gather(body(ticks, "gathered 1"), body(ticks, "gathered 2"))
    shielded = asyncio.shield(body(ticks, "shielded"))
    loop.call_soon(ticks.say, "soon 3")
    ticks.say(await asyncio.wait_for(body(ticks, "limited"), 1))
    async with asyncio.timeout(1):
        ticks.say(await body(ticks, "in a block"))
    async with asyncio.TaskGroup() as group:
        group.create_task(body(ticks, "grouped"))
        ticks.say("body of the group")
    ticks.say(await task)
    ticks.say(await shielded)
    ticks.say(await gathered)
    ticks.stop()


asyncio.run(main())
