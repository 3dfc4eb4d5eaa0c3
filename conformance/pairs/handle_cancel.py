"""A handle can still be cancelled by a callback that runs before it in the same iteration."""

import asyncio


async def main():
    loop = asyncio.get_running_loop()
    handles = []

    def killer():
        print("killer")
        handles[0].cancel()
        handles[1].cancel()
        handles[2].cancel()

    loop.call_soon(killer)
    handles.append(loop.call_soon(print, "never 0"))
    loop.call_soon(print, "kept")
    handles.append(loop.call_later(0, print, "never 1"))
    handles.append(loop.call_later(0.02, print, "never 2"))
    print([h.cancelled() for h in handles])
    await asyncio.sleep(0.04)
    print([h.cancelled() for h in handles])
    late = loop.call_soon(print, "late")
    await asyncio.sleep(0)
    late.cancel()
    print(late.cancelled())


asyncio.run(main())
