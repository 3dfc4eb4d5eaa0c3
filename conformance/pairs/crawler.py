"""A crawler with a few workers, a limit per page, retries, and a set of pages seen."""

import asyncio

from _support import kind

PAGES = {
    "/": (10, ["/a", "/b", "/slow"]),
    "/a": (30, ["/c", "/"]),
    "/b": (45, ["/c", "/broken"]),
    "/c": (24, ["/a"]),
    "/broken": (12, []),
    "/slow": (400, []),
}


async def fetch(page, attempt):
    delay, links = PAGES[page]
    await asyncio.sleep(delay / 1000)
    if page == "/broken" and attempt < 2:
        raise OSError(page)
    return links


async def visit(page):
    for attempt in range(3):
        try:
            async with asyncio.timeout(0.1):
                return await fetch(page, attempt)
        except OSError as e:
            print(page, "attempt", attempt, kind(e))
            if isinstance(e, TimeoutError):
                return []
            await asyncio.sleep(0.025)
    return []


async def worker(name, queue, seen):
    while True:
        page = await queue.get()
        try:
            print(name, "visits", page)
            for link in await visit(page):
                if link not in seen:
                    seen.append(link)
                    queue.put_nowait(link)
            print(name, "finished", page)
        finally:
            queue.task_done()


async def main():
    queue, seen = asyncio.Queue(), ["/"]
    queue.put_nowait("/")
    workers = [asyncio.create_task(worker(f"w{i}", queue, seen)) for i in range(2)]
    await queue.join()
    for task in workers:
        task.cancel()
    outcomes = await asyncio.gather(*workers, return_exceptions=True)
    print([kind(o) for o in outcomes])
    print(seen)


asyncio.run(main())
