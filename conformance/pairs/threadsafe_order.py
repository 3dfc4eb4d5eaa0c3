"""Called from the loop itself, call_soon_threadsafe queues where call_soon does."""

import asyncio


async def main():
    loop = asyncio.get_running_loop()

    def nested():
        print("nested")
        loop.call_soon(print, "n1")
        loop.call_soon_threadsafe(print, "n2")
        loop.call_soon(print, "n3")

    loop.call_soon(print, "a")
    loop.call_soon_threadsafe(print, "b")
    loop.call_soon(nested)
    loop.call_soon_threadsafe(print, "c")
    loop.call_soon(print, "d")
    print("main")
    await asyncio.sleep(0)
    print("main again")
    await asyncio.sleep(0)
    print("main last")


asyncio.run(main())
