"""With outcomes asked for, failures and cancellations take their places in the list."""

import asyncio

from _support import told


async def job(name, delay, error=None):
    await asyncio.sleep(delay / 1000)
    if error:
        raise error
    return name


def show(outcome):
    return told(outcome) if isinstance(outcome, BaseException) else outcome


async def main():
    doomed = asyncio.create_task(job("doomed", 200))
    asyncio.get_running_loop().call_later(0.03, doomed.cancel)
    outcomes = await asyncio.gather(
        job("a", 60),
        job("b", 20, ValueError("b")),
        doomed,
        job("d", 0, OSError("d")),
        return_exceptions=True,
    )
    print([show(o) for o in outcomes])
    print(doomed.cancelled())


asyncio.run(main())
