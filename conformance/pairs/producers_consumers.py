"""Two producers and three consumers on a small queue, ended by shutting it down."""

import asyncio

# needs 3.13
async def producer(name, queue, pause):
    for i in range(4):
        await queue.put(f"{name}{i}")
        print(name, "put", i)
        await asyncio.sleep(pause / 1000)
    print(name, "done")


async def consumer(name, queue, work):
    eaten = []
    try:
        while True:
            item = await queue.get()
            await asyncio.sleep(work / 1000)
            eaten.append(item)
            queue.task_done()
            print(name, "ate", item)
    except asyncio.QueueShutDown:
        print(name, "goes home")
        return eaten


async def main():
    queue = asyncio.Queue(2)
    async with asyncio.TaskGroup() as group:
        eaters = [("x", 160), ("y", 220), ("z", 362)]
        consumers = [group.create_task(consumer(name, queue, work)) for name, work in eaters]
        async with asyncio.TaskGroup() as producers:
            producers.create_task(producer("a", queue, 40))
            producers.create_task(producer("b", queue, 68))
        print("all put", queue.qsize())
        queue.shutdown()
        await queue.join()
        print("all eaten")
    print([c.result() for c in consumers])


asyncio.run(main())
