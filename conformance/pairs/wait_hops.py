"""When a waiter resumes, and that done holds all that is done by then."""

import asyncio

from _support import Ticks


async def job(ticks, name, yields):
    for _ in range(yields):
        await asyncio.sleep(0)
    ticks.say(name)


def names(tasks):
    return sorted(t.get_name() for t in tasks)


async def main():
    ticks = Ticks()
    loop = asyncio.get_running_loop()
    tasks = [
        asyncio.create_task(job(ticks, n, y), name=n) for n, y in [("a", 1), ("b", 3), ("c", 2), ("d", 9)]
    ]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    ticks.say("first", names(done), names(pending))
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    ticks.say("at once", names(done), names(pending))
    done, pending = await asyncio.wait(tasks)
    ticks.say("all", names(done), names(pending))
    done, pending = await asyncio.wait(tasks)
    ticks.say("all at once", names(done), names(pending))
    x, y = loop.create_future(), loop.create_future()
    loop.call_soon(x.set_result, 1)
    loop.call_soon(loop.call_soon, y.set_result, 2)
    done, pending = await asyncio.wait([x, y], return_when=asyncio.FIRST_COMPLETED)
    ticks.say("futures", len(done), len(pending))
    await asyncio.wait([x, y], timeout=5)
    ticks.say("end")
    ticks.stop()


asyncio.run(main())
