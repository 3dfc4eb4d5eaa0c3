"""A token bucket refilled by a timer, with waiters served in order and one that gives up."""

import asyncio


class Bucket:
    def __init__(self, size, period):
        self.tokens, self.size, self.period = size, size, period
        self.waiters = []
        self.loop = asyncio.get_running_loop()
        self.timer = self.loop.call_later(period, self.refill)

    def refill(self):
        self.timer = self.loop.call_later(self.period, self.refill)
        self.tokens = min(self.size, self.tokens + 1)
        print("tick", self.tokens)
        while self.waiters and self.tokens:
            waiter = self.waiters.pop(0)
            if not waiter.done():
                self.tokens -= 1
                waiter.set_result(None)

    async def take(self):
        if self.tokens and not self.waiters:
            self.tokens -= 1
            return
        waiter = self.loop.create_future()
        self.waiters.append(waiter)
        await waiter


async def client(name, bucket, count):
    for i in range(count):
        await bucket.take()
        print(name, i)


async def main():
    bucket = Bucket(2, 0.03)
    a = asyncio.create_task(client("a", bucket, 4))
    b = asyncio.create_task(client("b", bucket, 3))
    c = asyncio.create_task(client("c", bucket, 9))
    await asyncio.sleep(0.075)
    c.cancel()
    await asyncio.wait([a, b, c])
    print(c.cancelled(), bucket.tokens, len(bucket.waiters))
    await asyncio.sleep(0.075)
    bucket.timer.cancel()
    print("tokens", bucket.tokens)


asyncio.run(main())
