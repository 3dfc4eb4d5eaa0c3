"""join waits until as many items are done as were put."""

import asyncio


async def worker(name, queue, delay):
    while True:
        item = await queue.get()
        print(name, "works on", item)
        await asyncio.sleep(delay / 1000)
        print(name, "did", item)
        queue.task_done()


async def main():
    queue = asyncio.Queue()
    await queue.join()
    print("nothing to wait for")
    for i in range(4):
        queue.put_nowait(i)
    workers = [asyncio.create_task(worker("a", queue, 30)), asyncio.create_task(worker("b", queue, 50))]
    await queue.join()
    print("joined", queue.qsize())
    queue.put_nowait("last")
    await queue.join()
    print("joined again")
    for task in workers:
        task.cancel()
    await asyncio.wait(workers)
    try:
        queue.task_done()
    except ValueError:
        print("refused")


asyncio.run(main())
