"""A watchdog whose deadline every heartbeat moves, until the heart stops."""

import asyncio

from _support import kind


async def heart(beats, pauses):
    for pause in pauses:
        await asyncio.sleep(pause / 1000)
        beats.put_nowait(pause)
        print("beat", pause)
    await asyncio.sleep(1)


async def watchdog(beats):
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(0.1) as scope:
            while True:
                beat = await beats.get()
                scope.reschedule(loop.time() + 0.1)
                print("watchdog saw", beat)
    except TimeoutError:
        print("watchdog barks")
        raise RuntimeError("dead") from None


async def main():
    beats = asyncio.Queue()
    for pauses in ([40, 60, 40], [20, 180]):
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(heart(beats, pauses), name="heart")
                group.create_task(watchdog(beats), name="watchdog")
        except* RuntimeError as e:
            print("group", kind(e))
    print("left", beats.qsize())


asyncio.run(main())
