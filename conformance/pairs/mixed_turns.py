"""Everything at once in a few iterations: callbacks, tasks, futures, locks, events and queues."""

import asyncio

from _support import Ticks


async def by_event(ticks, event):
    await event.wait()
    ticks.say("event")


async def by_lock(ticks, name, lock):
    async with lock:
        ticks.say(name, "locked")
        await asyncio.sleep(0)
    ticks.say(name, "unlocked")


async def by_queue(ticks, queue, event):
    ticks.say("queue", await queue.get())
    event.set()
    ticks.say("queue", await queue.get())


async def by_gather(ticks, future, lock):
    values = await asyncio.gather(by_lock(ticks, "gathered", lock), future)
    ticks.say("gathered", values[1])
    return values[1]


async def main():
    ticks = Ticks()
    loop = asyncio.get_running_loop()
    event, lock, queue, future = asyncio.Event(), asyncio.Lock(), asyncio.Queue(1), loop.create_future()
    async with asyncio.TaskGroup() as group:
        gathered = group.create_task(by_gather(ticks, future, lock))
        group.create_task(by_event(ticks, event))
        group.create_task(by_queue(ticks, queue, event))
        group.create_task(by_lock(ticks, "x", lock))
        loop.call_soon(queue.put_nowait, "first")
        loop.call_later(0, ticks.say, "timer")
        gathered.add_done_callback(lambda t: ticks.say("callback", t.result()))
        await asyncio.sleep(0)
        ticks.say("main")
        await queue.put("second")
        ticks.say("main put")
        future.set_result("value")
        event.clear()
        ticks.say("main got", await asyncio.shield(gathered))
    ticks.say("end", lock.locked(), event.is_set(), queue.empty())
    ticks.stop()


asyncio.run(main())
