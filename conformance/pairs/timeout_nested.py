"""The limit that ran out is the one that converts the cancellation."""

import asyncio


async def nested(name, outer_limit, inner_limit, delay):
    try:
        async with asyncio.timeout(outer_limit / 1000) as outer:
            try:
                async with asyncio.timeout(inner_limit / 1000) as inner:
                    await asyncio.sleep(delay / 1000)
                    print(name, "slept")
            except TimeoutError:
                print(name, "inner timeout", asyncio.current_task().cancelling())
            except asyncio.CancelledError:
                print(name, "inner cancelled", asyncio.current_task().cancelling())
                raise
            print(name, "inner expired", inner.expired())
            await asyncio.sleep(0.04)
            print(name, "slept again")
    except TimeoutError:
        print(name, "outer timeout", asyncio.current_task().cancelling())
    print(name, "expired", outer.expired(), inner.expired())


async def main():
    await nested("none", 120, 60, 20)
    await nested("inner", 120, 20, 60)
    await nested("outer", 20, 60, 120)
    await nested("both", 50, 20, 120)
    try:
        async with asyncio.timeout(0.1):
            async with asyncio.timeout(0.02):
                await asyncio.sleep(1)
    except TimeoutError:
        print("passed through", asyncio.current_task().cancelling())


asyncio.run(main())
