"""A cancellation goes down to the task at the bottom and comes up through all that wait."""

import asyncio

from _support import Ticks, told


async def level(ticks, depth):
    try:
        if depth == 0:
            await asyncio.get_running_loop().create_future()
        elif depth % 2:
            await level(ticks, depth - 1)
        else:
            await asyncio.create_task(level(ticks, depth - 1), name=f"level {depth - 1}")
    except asyncio.CancelledError as e:
        me = asyncio.current_task()
        ticks.say(depth, told(e), me.cancelling())
        raise


async def main():
    ticks = Ticks()
    top = asyncio.create_task(level(ticks, 6), name="top")
    for _ in range(8):
        await asyncio.sleep(0)
    ticks.say("cancel", top.cancel("down"))
    try:
        await top
    except asyncio.CancelledError as e:
        ticks.say("main", told(e), len(asyncio.all_tasks()))
    ticks.stop()


asyncio.run(main())
