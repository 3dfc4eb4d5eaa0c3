"""A waiter with a predicate looks again each time it is notified."""

import asyncio


async def consumer(name, condition, stock, wants):
    async with condition:
        await condition.wait_for(lambda: print(name, "looks", len(stock)) or len(stock) >= wants)
        taken = [stock.pop(0) for _ in range(wants)]
        print(name, "takes", taken)


async def producer(condition, stock):
    for i in range(6):
        await asyncio.sleep(0.02)
        async with condition:
            stock.append(i)
            print("produced", i)
            condition.notify_all()


async def main():
    condition, stock = asyncio.Condition(), []
    tasks = [asyncio.create_task(consumer(n, condition, stock, w)) for n, w in [("a", 3), ("b", 1), ("c", 2)]]
    await producer(condition, stock)
    await asyncio.wait(tasks)
    print("left", stock)
    async with condition:
        await condition.wait_for(lambda: True)
        print("true at once")


asyncio.run(main())
