"""Five philosophers, ordered forks, and a waiter who lets in four at a time."""

import asyncio


async def philosopher(number, forks, waiter, meals):
    first, second = sorted((number, (number + 1) % 5))
    for meal in range(2):
        async with waiter:
            async with forks[first]:
                await asyncio.sleep(0)
                async with forks[second]:
                    print(number, "eats", meal)
                    await asyncio.sleep(0)
                    await asyncio.sleep(0)
                    meals[number] += 1
        print(number, "thinks")
        await asyncio.sleep(0)


async def main():
    forks = [asyncio.Lock() for _ in range(5)]
    waiter, meals = asyncio.Semaphore(4), [0] * 5
    async with asyncio.TaskGroup() as group:
        for number in range(5):
            group.create_task(philosopher(number, forks, waiter, meals))
    print(meals, any(f.locked() for f in forks), waiter.locked())


asyncio.run(main())
