"""Every callback of a future is a turn of its own, in the order of registration."""

import asyncio


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()

    def again(f):
        print("again", f.result())

    def first(f):
        print("first", f.result())
        f.add_done_callback(again)
        loop.call_soon(print, "soon from first")

    future.add_done_callback(again)
    future.add_done_callback(first)
    future.add_done_callback(again)
    print("removed", future.remove_done_callback(again))
    future.add_done_callback(lambda f: print("last", f.done()))
    loop.call_soon(print, "before")
    future.set_result(7)
    loop.call_soon(print, "after")
    print("main", future.done())
    await asyncio.sleep(0)
    print("main again")
    await asyncio.sleep(0)
    future.add_done_callback(lambda f: print("late", f.result()))
    print("main late")
    await asyncio.sleep(0)
    print("removed", future.remove_done_callback(again))


asyncio.run(main())
