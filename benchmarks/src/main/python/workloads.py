"""The asyncio side of the comparison: the same names and the same work as in Workloads.java.

python3 workloads.py WORKLOAD WARM_UP_SECONDS SECONDS
prints WORKLOAD NS_PER_OP, the median of the measured runs.
"""

import asyncio
import math
import random
import statistics
import sys
import time


async def switch(depth):
    """100 tasks, 20,000 times each down `depth` frames and a yield; one operation is one yield."""

    async def down(depth):
        if depth == 1:
            await asyncio.sleep(0)
            return 1
        return await down(depth - 1) + 1

    async def spin():
        for _ in range(20_000):
            await down(depth)

    for task in [asyncio.create_task(spin()) for _ in range(100)]:
        await task
    return 100 * 20_000


async def spawn(_):
    """300,000 tasks that finish at once."""
    finished = 0

    async def finish():
        nonlocal finished
        finished += 1

    for _ in range(300_000):
        last = asyncio.create_task(finish())
    await last
    assert finished == 300_000
    return 300_000


async def create_await(_):
    """100,000 tasks, a hundred at a time, each suspended once and awaited."""

    async def body():
        await asyncio.sleep(0)
        return 1

    total = 0
    for _ in range(1_000):
        for task in [asyncio.create_task(body()) for _ in range(100)]:
            total += await task
    assert total == 100_000
    return 100_000


async def queue(capacity):
    """200,000 elements from one task to another."""
    elements = asyncio.Queue(capacity)

    async def produce():
        for i in range(200_000):
            await elements.put(i)

    producer = asyncio.create_task(produce())
    total = 0
    for _ in range(200_000):
        total += await elements.get()
    await producer
    assert total == 200_000 * 199_999 // 2
    return 200_000


async def lock(_):
    """500,000 times into one of 64 locks, in turn, which nobody else wants."""
    return await enter([asyncio.Lock() for _ in range(64)])


async def semaphore(_):
    """500,000 times into one of 64 semaphores, in turn, each with a permit to spare."""
    return await enter([asyncio.Semaphore(2) for _ in range(64)])


async def enter(guards):
    entered = 0
    for i in range(500_000):
        async with guards[i & 63]:
            entered += 1
    return entered


async def timeout(_):
    """200,000 timeouts around the await of a future that is done."""
    done = asyncio.get_running_loop().create_future()
    done.set_result(1)
    total = 0
    for _ in range(200_000):
        async with asyncio.timeout(10):
            total += await done
    return total


async def skynet(_):
    """A tree of tasks, 10 per node, 100,000 leaves whose numbers are added up; one operation is one tree."""

    async def node(number, size):
        if size == 1:
            return number
        part = size // 10
        children = [asyncio.create_task(node(number + i * part, part)) for i in range(10)]
        return sum([await child for child in children])

    assert await node(0, 100_000) == 100_000 * 99_999 // 2
    return 1


async def stream(_):
    """A million numbers through a map and a filter, an async generator each."""

    async def numbers():
        for i in range(1_000_000):
            yield i

    mapped = (i + 1 async for i in numbers())
    filtered = (i async for i in mapped if i % 2 == 0)
    assert sum([i async for i in filtered]) == 500_000 * 500_001
    return 1_000_000


async def pull(_):
    """200,000 numbers pulled one by one."""

    async def numbers():
        for i in range(200_000):
            yield i

    total = 0
    async for i in numbers():
        total += i
    assert total == 200_000 * 199_999 // 2
    return 200_000


class Tree:
    """pyperformance's async_tree: 6 levels of 6 branches, 46,656 leaves; one operation is one tree."""

    def __init__(self, leaf):
        self.leaf, self.random, self.cache = leaf, random.Random(0), {}

    async def __call__(self, _):
        await self.recurse(6)
        return 1

    async def recurse(self, level):
        if level == 0:
            await self.leaf(self)
        else:
            await asyncio.gather(*[self.recurse(level - 1) for _ in range(6)])

    async def none(self):
        pass

    async def io(self):
        await asyncio.sleep(0.05)

    async def memoization(self):
        data = self.random.randint(1, 100)
        if data <= 90:
            if data in self.cache:
                return self.cache[data]
            self.cache[data] = True
        await self.io()

    async def cpu_io_mixed(self):
        if self.random.random() < 0.5:
            return math.factorial(500)
        return await self.memoization()


WORKLOADS = {
    "switch": switch,
    "spawn": spawn,
    "create_await": create_await,
    "queue": queue,
    "lock": lock,
    "semaphore": semaphore,
    "timeout": timeout,
    "skynet": skynet,
    "stream": stream,
    "pull": pull,
    "async_tree_none": Tree(Tree.none),
    "async_tree_io": Tree(Tree.io),
    "async_tree_memoization": Tree(Tree.memoization),
    "async_tree_cpu_io_mixed": Tree(Tree.cpu_io_mixed),
}


async def measure(name, warm_up, seconds):
    base, _, size = name.rpartition("_") if name[-1].isdigit() else (name, "", "1")
    workload = WORKLOADS[base]
    for limit, least in (warm_up, 1), (seconds, 1):
        results = []
        start = time.perf_counter()
        while len(results) < least or time.perf_counter() - start < limit:
            before = time.perf_counter_ns()
            operations = await workload(int(size))
            results.append((time.perf_counter_ns() - before) / operations)
    print(name, f"{statistics.median(results):.2f}")


if __name__ == "__main__":
    asyncio.run(measure(sys.argv[1], float(sys.argv[2]), float(sys.argv[3])))
