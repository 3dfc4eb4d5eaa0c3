"""Waiting for the first to end, or for the first to fail; a cancelled one is no failure."""

import asyncio


async def job(delay, error=None):
    await asyncio.sleep(delay / 1000)
    if error:
        raise error


def names(tasks):
    return sorted(t.get_name() for t in tasks)


async def main():
    def make(name, delay, error=None):
        return asyncio.create_task(job(delay, error), name=name)

    tasks = [make("a", 60), make("b", 20), make("c", 90)]
    while tasks:
        done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        print("first", names(done), names(tasks))
    tasks = [make("d", 20), make("e", 50, ValueError("e")), make("f", 80)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    print("failure", names(done), names(pending))
    await asyncio.wait(pending)
    tasks = [make("g", 300), make("h", 60, ValueError("h")), make("i", 90)]
    asyncio.get_running_loop().call_later(0.03, tasks[0].cancel)
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    print("cancelled is no failure", names(done), names(pending))
    done, pending = await asyncio.wait([make("j", 20), make("k", 40)], return_when=asyncio.FIRST_EXCEPTION)
    print("no failure", names(done), names(pending))
    done, pending = await asyncio.wait(
        [make("l", 50), make("m", 80)], return_when=asyncio.FIRST_COMPLETED, timeout=0.02
    )
    print("too late", names(done), names(pending))
    await asyncio.wait(pending)


asyncio.run(main())
