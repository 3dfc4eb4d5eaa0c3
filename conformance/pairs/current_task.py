"""Who is running: a task sees itself, a callback sees nobody, a plain call sees its caller."""

import asyncio


async def helper():
    return asyncio.current_task().get_name()


def nobody(loop):
    print("callback:", asyncio.current_task(loop) is None)


async def child():
    print("child:", asyncio.current_task().get_name(), await helper())
    asyncio.current_task().set_name("renamed")
    await asyncio.sleep(0)
    print("child:", asyncio.current_task().get_name(), len(asyncio.all_tasks()))


async def main():
    loop = asyncio.get_running_loop()
    me = asyncio.current_task()
    me.set_name("main")
    task = asyncio.create_task(child(), name="kid")
    other = asyncio.create_task(helper(), name="other")
    loop.call_soon(nobody, loop)
    print("all:", sorted(t.get_name() for t in asyncio.all_tasks()))
    print("main:", await helper(), task.get_name())
    await task
    print("other:", await other)
    print("all:", sorted(t.get_name() for t in asyncio.all_tasks()))
    print("same:", asyncio.current_task() is me, task.get_name())


asyncio.run(main())
