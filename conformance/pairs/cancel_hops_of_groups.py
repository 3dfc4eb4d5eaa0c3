"""How long a cancellation takes through what waits for others."""

import asyncio

from _support import Ticks

# needs 3.13
async def forever():
    await asyncio.get_running_loop().create_future()


async def through_group():
    async with asyncio.TaskGroup() as group:
        group.create_task(forever())
        group.create_task(forever())


async def through_gather():
    await asyncio.gather(forever(), forever())


async def through_wait():
    await asyncio.wait([asyncio.create_task(forever())])


async def through_shield():
    await asyncio.shield(forever())


async def through_limit():
    await asyncio.wait_for(forever(), 5)


async def through_limited_task():
    await asyncio.wait_for(asyncio.create_task(forever()), 5)


async def through_as_completed():
    async for _ in asyncio.as_completed([asyncio.create_task(forever())]):
        pass


async def through_nested_groups():
    async with asyncio.TaskGroup() as group:
        group.create_task(through_group())


async def sufferer(ticks, body):
    try:
        await body()
    except asyncio.CancelledError:
        ticks.say(body.__name__, "cancelled", asyncio.current_task().cancelling())
        raise


async def main():
    ticks = Ticks()
    for body in (
        through_group,
        through_gather,
        through_wait,
        through_shield,
        through_limit,
        through_limited_task,
        through_as_completed,
        through_nested_groups,
    ):
        task = asyncio.create_task(sufferer(ticks, body))
        for _ in range(4):
            await asyncio.sleep(0)
        ticks.say("cancel")
        task.cancel()
        await asyncio.wait([task])
        ticks.say("ended")
    ticks.stop()


asyncio.run(main())
