"""A relay of events, futures and conditions: each hand-over is one iteration."""

import asyncio

from _support import Ticks


async def runner(ticks, name, own, following):
    await own.wait()
    ticks.say(name, "runs")
    following.set()


async def main():
    ticks = Ticks()
    loop = asyncio.get_running_loop()
    events = [asyncio.Event() for _ in range(5)]
    tasks = [asyncio.create_task(runner(ticks, i, events[i], events[i + 1])) for i in range(4)]
    await asyncio.sleep(0)
    loop.call_soon(events[0].set)
    await events[4].wait()
    ticks.say("main", [t.done() for t in tasks])
    events[4].clear()
    loop.call_later(0, events[4].set)
    await events[4].wait()
    ticks.say("by a timer")
    future = loop.create_future()
    loop.call_soon(loop.call_soon, future.set_result, None)
    await future
    ticks.say("by a callback of a callback")
    await asyncio.wait_for(events[4].wait(), 1)
    ticks.say("set already")
    ticks.stop()


asyncio.run(main())
