"""At its end a runner cancels the tasks that are left, and waits until they have cleaned up."""

import asyncio


async def leftover(name, cleanup):
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        print(name, "hears of it")
        await asyncio.sleep(cleanup / 1000)
        print(name, "cleaned up")
        raise


async def main():
    task = asyncio.create_task(leftover("task", 20))
    await asyncio.sleep(0)
    print("main returns")
    return task


runner = asyncio.Runner()
task = runner.run(main())
print("ran", task.done())
runner.close()
print("closed", task.cancelled())
