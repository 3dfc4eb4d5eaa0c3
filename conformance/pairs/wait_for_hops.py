"""How many iterations a time limit adds, in time and too late."""

import asyncio

from _support import Ticks


async def job(ticks, name, yields):
    try:
        for _ in range(yields):
            await asyncio.sleep(0)
        ticks.say(name, "ends")
        return name
    except asyncio.CancelledError:
        ticks.say(name, "cancelled")
        raise


async def main():
    ticks = Ticks()
    loop = asyncio.get_running_loop()
    ticks.say(await asyncio.wait_for(job(ticks, "a", 1), 1))
    ticks.say(await asyncio.wait_for(asyncio.create_task(job(ticks, "b", 1)), 1))
    ticks.say(await asyncio.wait_for(asyncio.wait_for(job(ticks, "c", 1), 1), 1))
    done = loop.create_future()
    done.set_result("done")
    ticks.say(await asyncio.wait_for(done, 1))
    ticks.say(await asyncio.wait_for(done, 0))
    task = asyncio.create_task(job(ticks, "d", 9))
    await asyncio.sleep(0)
    try:
        await asyncio.wait_for(task, 0)
    except TimeoutError:
        ticks.say("too late", task.cancelled())
    pending = loop.create_future()
    try:
        await asyncio.wait_for(pending, 0)
    except TimeoutError:
        ticks.say("too late", pending.cancelled())
    fresh = loop.create_future()
    loop.call_soon(fresh.cancel)
    try:
        await asyncio.wait_for(fresh, 1)
    except asyncio.CancelledError:
        ticks.say("cancelled", asyncio.current_task().cancelling())
    ticks.stop()


asyncio.run(main())
