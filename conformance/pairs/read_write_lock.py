"""A lock for many readers or one writer, made from a condition, writers first."""

import asyncio


class ReadWriteLock:
    def __init__(self):
        self.condition = asyncio.Condition()
        self.readers, self.writing, self.writers_waiting = 0, False, 0

    async def read(self):
        async with self.condition:
            await self.condition.wait_for(lambda: not self.writing and not self.writers_waiting)
            self.readers += 1

    async def end_read(self):
        async with self.condition:
            self.readers -= 1
            self.condition.notify_all()

    async def write(self):
        async with self.condition:
            self.writers_waiting += 1
            try:
                await self.condition.wait_for(lambda: not self.writing and not self.readers)
            finally:
                self.writers_waiting -= 1
            self.writing = True

    async def end_write(self):
        async with self.condition:
            self.writing = False
            self.condition.notify_all()


async def reader(name, lock, start, hold):
    await asyncio.sleep(start / 1000)
    await lock.read()
    print(name, "reads with", lock.readers)
    await asyncio.sleep(hold / 1000)
    await lock.end_read()
    print(name, "read")


async def writer(name, lock, start, hold):
    await asyncio.sleep(start / 1000)
    print(name, "wants to write")
    await lock.write()
    print(name, "writes")
    await asyncio.sleep(hold / 1000)
    await lock.end_write()
    print(name, "wrote")


async def main():
    lock = ReadWriteLock()
    await asyncio.gather(
        reader("r1", lock, 0, 120),
        reader("r2", lock, 30, 180),
        writer("w1", lock, 60, 80),
        reader("r3", lock, 90, 60),
        writer("w2", lock, 150, 40),
        reader("r4", lock, 180, 50),
    )
    print(lock.readers, lock.writing, lock.writers_waiting)


asyncio.run(main())
