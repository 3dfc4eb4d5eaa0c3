"""In which iteration a limit without time cancels, and how the cancellation travels."""

import asyncio

from _support import Ticks


async def main():
    ticks = Ticks()
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(0):
            ticks.say("entered")
            loop.call_soon(ticks.say, "soon")
            await asyncio.sleep(5)
    except TimeoutError:
        ticks.say("timeout while sleeping")

    async def child():
        try:
            await asyncio.sleep(5)
        finally:
            ticks.say("child leaves")

    task = asyncio.create_task(child())
    await asyncio.sleep(0)
    try:
        async with asyncio.timeout_at(loop.time() - 1):
            await task
    except TimeoutError:
        ticks.say("timeout while waiting for a task", task.cancelled())
    try:
        async with asyncio.timeout(0):
            for i in range(3):
                ticks.say("yield", i)
                await asyncio.sleep(0)
    except TimeoutError:
        ticks.say("timeout while yielding")
    ticks.stop()


asyncio.run(main())
