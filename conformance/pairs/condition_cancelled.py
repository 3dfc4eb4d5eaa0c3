"""A cancelled waiter takes the lock again before it hears of it."""

import asyncio

# needs 3.13
async def waiter(name, condition):
    async with condition:
        try:
            print(name, "waits")
            await condition.wait()
            print(name, "woken")
        except asyncio.CancelledError:
            print(name, "cancelled", condition.locked())
            raise
        finally:
            await asyncio.sleep(0)
            print(name, "leaves")


async def main():
    lock = asyncio.Lock()
    condition = asyncio.Condition(lock)
    a = asyncio.create_task(waiter("a", condition))
    b = asyncio.create_task(waiter("b", condition))
    await asyncio.sleep(0.02)
    async with lock:
        print("main has the lock")
        a.cancel()
        await asyncio.sleep(0.02)
        print("a done", a.done())
        a.cancel()
        await asyncio.sleep(0.02)
        print("a done", a.done())
    await asyncio.wait([a])
    print("a", a.cancelled(), a.cancelling())
    async with condition:
        condition.notify()
    await b
    print("b", b.done())


asyncio.run(main())
