"""stop ends the iteration it was called in; what was asked for meanwhile waits for the next run."""

import asyncio

from _support import kind

loop = asyncio.new_event_loop()


def nested():
    print("nested")
    loop.call_soon(print, "asked for while stopping")
    loop.call_later(0, print, "timer of no delay")


loop.call_soon(print, "a")
loop.call_soon(loop.stop)
loop.call_soon(nested)
loop.call_soon(print, "b")
print("before", loop.is_running())
loop.run_forever()
print("stopped", loop.is_running())
loop.call_soon(loop.stop)
loop.run_forever()
print("stopped again")

loop.stop()
loop.call_soon(nested)
loop.run_forever()
print("one iteration only")
loop.call_later(0.03, loop.stop)
loop.call_later(0.01, print, "10")
loop.call_later(0.05, print, "never")
loop.run_forever()
print("stopped by a timer")
loop.close()
print("closed", loop.is_closed())
try:
    loop.call_soon(print, "never")
except RuntimeError as e:
    print(kind(e))
