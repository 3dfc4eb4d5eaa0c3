"""A future is settled once; asking too early or setting it twice is refused."""

import asyncio

from _support import kind, told


async def main():
    loop = asyncio.get_running_loop()

    def attempt(name, call):
        try:
            print(name, "->", call())
        except (Exception, asyncio.CancelledError) as e:
            print(name, "->", told(e) if isinstance(e, ValueError) else kind(e))

    fresh = loop.create_future()
    attempt("fresh result", lambda: fresh.result())
    attempt("fresh exception", lambda: fresh.exception())
    fresh.set_result(1)
    attempt("set again", lambda: fresh.set_result(2))
    attempt("set exception again", lambda: fresh.set_exception(ValueError("x")))
    attempt("result", lambda: fresh.result())
    attempt("exception", lambda: kind(fresh.exception()))
    attempt("cancel", lambda: fresh.cancel())

    failed = loop.create_future()
    failed.set_exception(ValueError("bad"))
    attempt("failed result", lambda: failed.result())
    attempt("failed exception", lambda: told(failed.exception()))
    attempt("same", lambda: failed.exception() is failed.exception())

    dead = loop.create_future()
    attempt("first cancel", lambda: dead.cancel())
    attempt("second cancel", lambda: dead.cancel())
    attempt("cancelled", lambda: dead.cancelled())
    attempt("dead result", lambda: dead.result())
    attempt("dead exception", lambda: dead.exception())
    attempt("set dead", lambda: dead.set_result(1))


asyncio.run(main())
