"""The start-up workload: hello world on asyncio."""

import asyncio


async def main():
    print("hello")


asyncio.run(main())
