"""A hub with a queue per subscriber; slow ones lose the oldest, leavers are forgotten."""

import asyncio


class Hub:
    def __init__(self):
        self.queues = {}

    def publish(self, message):
        for name, queue in self.queues.items():
            if queue.full():
                print(name, "loses", queue.get_nowait())
            queue.put_nowait(message)
        print("published", message, "to", len(self.queues))


async def subscriber(name, hub, pause, count):
    queue = hub.queues[name] = asyncio.Queue(2)
    try:
        for _ in range(count):
            print(name, "hears", await queue.get())
            await asyncio.sleep(pause / 1000)
    finally:
        del hub.queues[name]
        print(name, "leaves")


async def main():
    hub = Hub()
    async with asyncio.TaskGroup() as group:
        group.create_task(subscriber("quick", hub, 0, 6))
        group.create_task(subscriber("slow", hub, 198, 4))
        group.create_task(subscriber("brief", hub, 15, 2))
        patient = group.create_task(subscriber("patient", hub, 0, 100))
        for i in range(8):
            await asyncio.sleep(0.06)
            hub.publish(i)
        await asyncio.sleep(0.03)
        patient.cancel()
    hub.publish(99)


asyncio.run(main())
