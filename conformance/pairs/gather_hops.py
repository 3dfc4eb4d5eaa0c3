"""How many iterations a gather takes to start, to end and to fail."""

import asyncio

from _support import Ticks


async def immediate(ticks, name):
    ticks.say(name, "runs")
    return name


async def fails(ticks, name):
    ticks.say(name, "fails")
    raise ValueError(name)


async def main():
    ticks = Ticks()
    ticks.say("start")
    await asyncio.gather(immediate(ticks, "a"), immediate(ticks, "b"))
    ticks.say("gathered two")
    await asyncio.gather()
    ticks.say("gathered none")
    future = asyncio.get_running_loop().create_future()
    future.set_result(1)
    await asyncio.gather(future)
    ticks.say("gathered what was done")
    try:
        await asyncio.gather(immediate(ticks, "c"), fails(ticks, "d"), immediate(ticks, "e"))
    except ValueError:
        ticks.say("caught")
    await asyncio.gather(fails(ticks, "f"), immediate(ticks, "g"), return_exceptions=True)
    ticks.say("gathered outcomes")
    gathered = asyncio.gather(asyncio.sleep(1), asyncio.sleep(2))
    await asyncio.sleep(0)
    gathered.cancel()
    try:
        await gathered
    except asyncio.CancelledError:
        ticks.say("cancelled")
    ticks.stop()


asyncio.run(main())
