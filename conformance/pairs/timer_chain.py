"""A timer that asks for a timer without delay gets it in the next iteration, after call_soon."""

import asyncio


async def main():
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def first():
        print("first")
        loop.call_later(0, second)
        loop.call_soon(print, "soon 1")
        loop.call_soon(between)

    def between():
        print("soon 2")
        loop.call_soon(print, "soon 3")

    def second():
        print("second")
        loop.call_soon(print, "soon 4")
        loop.call_soon(done.set_result, None)

    loop.call_later(0.02, first)
    await done
    print("main")


asyncio.run(main())
