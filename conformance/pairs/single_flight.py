"""A cache where many ask at once, one works, and one who gives up disturbs nobody."""

import asyncio

from _support import kind


class Cache:
    def __init__(self):
        self.tasks, self.loads = {}, 0

    async def load(self, key):
        self.loads += 1
        print("loading", key)
        try:
            await asyncio.sleep(0.03 * len(key))
        except asyncio.CancelledError:
            print("load cancelled", key)
            raise
        if key == "bad":
            del self.tasks[key]
            raise ValueError(key)
        print("loaded", key)
        return key.upper()

    async def get(self, key):
        if key not in self.tasks:
            self.tasks[key] = asyncio.create_task(self.load(key))
        return await asyncio.shield(self.tasks[key])


async def client(name, cache, key, limit=1000):
    try:
        async with asyncio.timeout(limit / 1000):
            print(name, "got", await cache.get(key))
    except (TimeoutError, ValueError) as e:
        print(name, kind(e))


async def main():
    cache = Cache()
    async with asyncio.TaskGroup() as group:
        group.create_task(client("a", cache, "xx", 20))
        group.create_task(client("b", cache, "xx"))
        group.create_task(client("c", cache, "yyy", 130))
        await asyncio.sleep(0.04)
        group.create_task(client("d", cache, "xx"))
    await client("e", cache, "xx")
    print("loads", cache.loads)
    await asyncio.gather(client("f", cache, "bad"), client("g", cache, "bad"))
    await client("h", cache, "bad")
    print("loads", cache.loads)


asyncio.run(main())
