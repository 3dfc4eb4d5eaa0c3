"""Tasks and callbacks that wait for one future are woken in the order in which they came."""

import asyncio


async def waiter(name, future):
    print(name, "waits")
    value = await future
    print(name, "got", value)
    await asyncio.sleep(0)
    print(name, "ends")


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    tasks = [asyncio.create_task(waiter(n, future)) for n in "abc"]
    await asyncio.sleep(0)
    future.add_done_callback(lambda f: print("callback"))
    late = asyncio.create_task(waiter("late", future))
    loop.call_soon(print, "soon 1")
    future.set_result("x")
    loop.call_soon(print, "soon 2")
    print("main set it")
    await late
    print("main done", all(t.done() for t in tasks))


asyncio.run(main())
