"""When a shield passes on a value, an error and a cancellation; a lost error is reported."""

import asyncio

from _support import Ticks, told


async def job(ticks, name, error=None):
    await asyncio.sleep(0)
    ticks.say(name, "ends")
    if error:
        raise error
    return name


async def main():
    ticks = Ticks()
    ticks.say("got", await asyncio.shield(job(ticks, "a")))
    try:
        await asyncio.shield(job(ticks, "b", ValueError("b")))
    except ValueError as e:
        ticks.say("caught", told(e))
    inner = asyncio.create_task(job(ticks, "c"))
    shield = asyncio.shield(inner)
    await asyncio.sleep(0)
    ticks.say("cancel", shield.cancel())
    try:
        await shield
    except asyncio.CancelledError:
        ticks.say("shield cancelled", inner.done())
    ticks.say("inner", await inner)
    inner = asyncio.create_task(job(ticks, "d"))
    shield = asyncio.shield(inner)
    inner.cancel()
    try:
        await shield
    except asyncio.CancelledError:
        ticks.say("inner cancelled", shield.cancelled())
    ticks.stop()


asyncio.run(main())
