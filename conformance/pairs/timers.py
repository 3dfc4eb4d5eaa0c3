"""Timers fire by deadline, after what was ready before them and before what that asked for."""

import asyncio


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0.06, print, "60")
    loop.call_later(0.02, print, "20")
    dropped = loop.call_later(0.04, print, "40")
    loop.call_later(0.08, print, "80")
    dropped.cancel()
    await asyncio.sleep(0.1)

    def soon():
        print("soon")
        loop.call_soon(print, "soon again")

    now = loop.time()
    loop.call_at(now - 0.001, print, "1 late")
    loop.call_at(now - 0.005, print, "5 late")
    loop.call_later(-0.010, print, "10 late")
    loop.call_soon(soon)
    print("main")
    await asyncio.sleep(0)
    print("main again")
    await asyncio.sleep(0)
    print("main last")


asyncio.run(main())
