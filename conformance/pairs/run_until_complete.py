"""Values, errors and cancellations come out; a loop that is stopped first says so."""

import asyncio

from _support import kind, told


async def value():
    await asyncio.sleep(0.01)
    return "value"


async def fails():
    raise ValueError("fails")


async def background():
    for i in range(4):
        print("background", i)
        await asyncio.sleep(0.02)


async def stops():
    asyncio.get_running_loop().stop()
    await asyncio.sleep(1)


async def inside():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    try:
        loop.run_until_complete(future)
    except RuntimeError as e:
        print(kind(e))


loop = asyncio.new_event_loop()
task = loop.create_task(background())
print("nothing has run", task.done())
print(loop.run_until_complete(value()))
try:
    loop.run_until_complete(fails())
except ValueError as e:
    print(told(e))
future = loop.create_future()
loop.call_later(0.02, future.cancel)
try:
    loop.run_until_complete(future)
except asyncio.CancelledError as e:
    print(kind(e))
done = loop.create_future()
done.set_result("done")
print(loop.run_until_complete(done))
loop.run_until_complete(inside())
pending = loop.create_future()
loop.call_soon(loop.stop)
try:
    loop.run_until_complete(pending)
except RuntimeError as e:
    print(kind(e))
loop.run_until_complete(task)
print(task.done())
loop.close()
