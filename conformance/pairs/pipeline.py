"""Three stages joined by bounded queues: the slowest one sets the pace for all."""

import asyncio

END = "end"


async def source(out, count):
    for i in range(count):
        await out.put(i)
        print("source put", i)
    await out.put(END)


async def stage(name, into, out, delay, work):
    while (item := await into.get()) != END:
        await asyncio.sleep(delay / 1000)
        print(name, "did", item)
        await out.put(work(item))
    await out.put(END)
    print(name, "ends")


async def sink(into):
    total = 0
    while (item := await into.get()) != END:
        total += item
        print("sink has", total)
    return total


async def main():
    first, second, third = asyncio.Queue(1), asyncio.Queue(1), asyncio.Queue(1)
    total, *_ = await asyncio.gather(
        sink(third),
        stage("square", first, second, 20, lambda x: x * x),
        stage("add", second, third, 53, lambda x: x + 1),
        source(first, 5),
    )
    print("total", total)


asyncio.run(main())
