"""A copied context is a place to run in; tokens take back what was set."""

import asyncio
import contextvars

from _support import kind

var = contextvars.ContextVar("var")
other = contextvars.ContextVar("other", default=0)


async def main():
    try:
        var.get()
    except LookupError as e:
        print(kind(e))
    print(var.get("fallback"), other.get())
    token = var.set("a")
    copy = contextvars.copy_context()
    second = var.set("b")

    def inside():
        print("inside", var.get())
        var.set("c")
        other.set(other.get() + 1)
        return var.get()

    print("returned", copy.run(inside))
    print("outside", var.get(), other.get())
    print("in the copy", copy[var], copy[other])
    copy.run(inside)
    print("in the copy", copy[other])
    var.reset(second)
    print("reset", var.get())
    var.reset(token)
    print("reset", var.get("nothing"))
    try:
        var.reset(token)
    except (RuntimeError, ValueError):
        print("refused")
    try:
        copy.run(lambda: 1 / 0)
    except ArithmeticError as e:
        print(kind(e))


asyncio.run(main())
