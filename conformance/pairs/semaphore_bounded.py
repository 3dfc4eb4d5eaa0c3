"""A bounded semaphore refuses a release too many; an unbounded one grows."""

import asyncio


async def main():
    bounded = asyncio.BoundedSemaphore(2)
    await bounded.acquire()
    bounded.release()
    try:
        bounded.release()
    except ValueError:
        print("refused")
    await bounded.acquire()
    await bounded.acquire()
    print(bounded.locked())

    async def waiter(name):
        async with bounded:
            print(name, "in")

    tasks = [asyncio.create_task(waiter(n)) for n in "ab"]
    await asyncio.sleep(0)
    bounded.release()
    print("released", bounded.locked())
    await asyncio.wait(tasks)
    bounded.release()
    print("full", bounded.locked())
    try:
        bounded.release()
    except ValueError:
        print("refused")
    grows = asyncio.Semaphore(0)
    grows.release()
    grows.release()
    async with grows, grows:
        print("two at once", grows.locked())


asyncio.run(main())
