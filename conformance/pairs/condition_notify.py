"""Notified waiters go on one after the other, in order, each with the lock held."""

import asyncio

# needs 3.13
async def waiter(name, condition):
    async with condition:
        print(name, "waits")
        await condition.wait()
        print(name, "woken", condition.locked())
        await asyncio.sleep(0)
        print(name, "leaves")


async def main():
    condition = asyncio.Condition()
    tasks = [asyncio.create_task(waiter(n, condition)) for n in "abcdef"]
    await asyncio.sleep(0.02)
    async with condition:
        condition.notify()
        print("notified one")
        await asyncio.sleep(0)
        print("still mine")
    await asyncio.sleep(0.02)
    async with condition:
        condition.notify(2)
        print("notified two")
    await asyncio.sleep(0.02)
    tasks[3].cancel()
    await asyncio.sleep(0.02)
    async with condition:
        condition.notify_all()
        print("notified all")
    await asyncio.wait(tasks)
    print([t.cancelled() for t in tasks], condition.locked())
    for call in (condition.notify, condition.notify_all):
        try:
            call()
        except RuntimeError:
            print("refused")
    try:
        await condition.wait()
    except RuntimeError:
        print("refused")


asyncio.run(main())
