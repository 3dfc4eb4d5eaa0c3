"""Splitting keeps the shape of a tree; a subgroup holds what matches."""

import asyncio

from _support import kind


def tree():
    return ExceptionGroup(
        "root",
        [
            ValueError("a"),
            ExceptionGroup("left", [TypeError("b"), ValueError("c")]),
            ExceptionGroup("right", [OSError("d"), ExceptionGroup("deep", [ValueError("e")])]),
        ],
    )


async def main():
    group = tree()
    print(kind(group))
    matching, rest = group.split(ValueError)
    print(kind(matching), "|", kind(rest))
    matching, rest = group.split(KeyError)
    print(matching is None, "|", kind(rest))
    matching, rest = group.split(Exception)
    print(kind(matching), "|", rest is None)
    print(kind(group.subgroup(OSError)), group.subgroup(KeyError) is None)
    print(kind(group.subgroup(lambda e: str(e) in "ce")))
    matching, rest = group.split(lambda e: isinstance(e, ExceptionGroup) and len(e.exceptions) == 2)
    print(kind(matching), "|", kind(rest))
    print(matching.exceptions[0] is group.exceptions[1], [str(e) for e in group.exceptions[1].exceptions])


asyncio.run(main())
