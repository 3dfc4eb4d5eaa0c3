"""Ask many, take what came by the deadline, cancel and await the rest."""

import asyncio

from _support import kind


async def ask(server, delay, error=None):
    try:
        await asyncio.sleep(delay / 1000)
        if error:
            raise error
        return f"answer of {server}"
    except asyncio.CancelledError:
        await asyncio.sleep(delay / 10000)
        print(server, "cancelled")
        raise


async def main():
    servers = [("s1", 30), ("s2", 300), ("s3", 55, OSError("s3")), ("s4", 15), ("s5", 600)]
    tasks = [asyncio.create_task(ask(*s), name=s[0]) for s in servers]
    done, pending = await asyncio.wait(tasks, timeout=0.1)
    for task in tasks:
        if task in done:
            print(task.get_name(), kind(task.exception()) if task.exception() else task.result())
    for task in tasks:
        if task in pending:
            print("cancel", task.get_name(), task.cancel())
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    print([kind(o) if isinstance(o, BaseException) else o for o in outcomes])


asyncio.run(main())
