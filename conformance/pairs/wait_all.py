"""wait gives what is done and what is not, raises nothing and cancels nothing."""

import asyncio

from _support import kind


async def job(name, delay, error=None):
    await asyncio.sleep(delay / 1000)
    print(name, "ends")
    if error:
        raise error


def names(tasks):
    return sorted(t.get_name() for t in tasks)


async def main():
    def make(name, delay, error=None):
        return asyncio.create_task(job(name, delay, error), name=name)

    done, pending = await asyncio.wait([make("a", 40), make("b", 20, ValueError("b")), make("c", 0)])
    print(names(done), names(pending))
    print([kind(t.exception()) for t in sorted(done, key=lambda t: t.get_name())])
    tasks = [make("d", 20), make("e", 100)]
    done, pending = await asyncio.wait(tasks, timeout=0.05)
    print(names(done), names(pending))
    done, pending = await asyncio.wait(pending, timeout=0)
    print(names(done), names(pending))
    done, pending = await asyncio.wait(pending)
    print(names(done), names(pending))


asyncio.run(main())
