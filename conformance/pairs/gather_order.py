"""Results come in the order of the arguments, whoever ends first."""

import asyncio


async def job(name, delay):
    print(name, "starts")
    await asyncio.sleep(delay / 1000)
    print(name, "ends")
    return name


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_later(0.04, future.set_result, "future")
    task = asyncio.create_task(job("task", 100))
    print("before")
    gathered = asyncio.gather(task, job("b", 20), future, job("c", 70), job("d", 0))
    print("made", gathered.done())
    print(await gathered)
    print(await asyncio.gather())
    done = asyncio.gather(task, future)
    print(done.done())
    print(await done)
    same = asyncio.create_task(job("same", 20))
    print(await asyncio.gather(same, same))


asyncio.run(main())
