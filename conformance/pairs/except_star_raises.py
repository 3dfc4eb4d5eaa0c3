"""What handlers raise: one alone comes out as it is, more or what is left in a group."""

import asyncio

from _support import kind


def group(*errors):
    return ExceptionGroup("group", list(errors))


def show(name, body):
    try:
        body()
        print(name, "-> nothing")
    except Exception as e:
        print(name, "->", kind(e))


def one_raises():
    try:
        raise group(ValueError("a"))
    except* ValueError:
        raise TypeError("raised")


def two_raise():
    try:
        raise group(ValueError("a"), OSError("b"))
    except* ValueError:
        raise TypeError("raised")
    except* OSError:
        raise ArithmeticError("raised")


def some_left():
    try:
        raise group(ValueError("a"), OSError("b"))
    except* ValueError:
        raise TypeError("raised")


def raises_again():
    try:
        raise group(ValueError("a"), OSError("b"), TypeError("c"))
    except* OSError:
        raise
    except* TypeError:
        pass


def bare_raises():
    try:
        raise ValueError("a")
    except* ValueError:
        raise TypeError("raised")


def bare_raises_again():
    try:
        raise ValueError("a")
    except* ValueError:
        raise


def bare_unhandled():
    try:
        raise ValueError("a")
    except* OSError:
        print("never")


async def main():
    show("one raises", one_raises)
    show("two raise", two_raise)
    show("some left", some_left)
    show("raises again", raises_again)
    show("bare raises", bare_raises)
    show("bare raises again", bare_raises_again)
    show("bare unhandled", bare_unhandled)


asyncio.run(main())
