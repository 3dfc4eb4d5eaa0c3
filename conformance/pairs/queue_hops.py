"""In which iterations items, room and the end of join reach those who wait."""

import asyncio

from _support import Ticks


async def getter(ticks, name, queue):
    ticks.say(name, "got", await queue.get())


async def putter(ticks, name, queue):
    await queue.put(name)
    ticks.say(name, "put")


async def joiner(ticks, queue):
    await queue.join()
    ticks.say("joined")


async def main():
    ticks = Ticks()
    queue = asyncio.Queue(1)
    tasks = [asyncio.create_task(getter(ticks, n, queue)) for n in "ab"]
    await asyncio.sleep(0)
    await queue.put(1)
    ticks.say("put 1")
    await queue.put(2)
    ticks.say("put 2")
    await asyncio.wait(tasks)
    ticks.say("both got")
    await queue.put(3)
    tasks = [asyncio.create_task(putter(ticks, n, queue)) for n in "xy"]
    tasks.append(asyncio.create_task(joiner(ticks, queue)))
    await asyncio.sleep(0)
    for _ in range(3):
        ticks.say("main got", await queue.get())
    for _ in range(5):
        queue.task_done()
    ticks.say("all done")
    await asyncio.wait(tasks)
    ticks.say("end")
    ticks.stop()


asyncio.run(main())
