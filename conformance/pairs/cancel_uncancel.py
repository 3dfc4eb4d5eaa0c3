"""Taking back the last request also takes back a cancellation that was not yet delivered."""

import asyncio

# needs 3.13
async def body(take_back):
    me = asyncio.current_task()
    me.cancel()
    me.cancel()
    print(me.cancelling())
    for _ in range(take_back):
        print("uncancel", me.uncancel())
    try:
        await asyncio.sleep(0)
        print("not cancelled", me.cancelling())
    except asyncio.CancelledError:
        print("cancelled", me.cancelling())
        raise


async def main():
    for take_back in (0, 1, 2):
        task = asyncio.create_task(body(take_back))
        await asyncio.wait([task])
        print(task.cancelled())


asyncio.run(main())
