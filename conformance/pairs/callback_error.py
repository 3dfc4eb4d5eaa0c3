"""A callback that raises tells the exception handler, and the iteration goes on."""

import asyncio

from _support import told


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print("handler:", told(context["exception"])))

    def broken(name):
        print("running", name)
        raise ValueError(name)

    loop.call_soon(broken, "a")
    loop.call_soon(print, "b")
    loop.call_later(0, broken, "c")
    future = loop.create_future()
    future.add_done_callback(lambda f: broken("d"))
    future.add_done_callback(lambda f: print("e", f.result()))
    future.set_result(1)
    print("main")
    await asyncio.sleep(0)
    print("main again")
    await asyncio.sleep(0)
    print("main last")


asyncio.run(main())
