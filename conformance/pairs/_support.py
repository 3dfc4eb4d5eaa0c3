"""What the programs share: neutral names for errors, and a count of the loop's iterations."""

import asyncio

_KINDS = [
    (asyncio.CancelledError, "cancelled"),
    (TimeoutError, "timeout"),
    (asyncio.InvalidStateError, "invalid state"),
    (asyncio.BrokenBarrierError, "broken barrier"),
    (asyncio.QueueEmpty, "queue empty"),
    (asyncio.QueueFull, "queue full"),
    (ValueError, "value error"),
    (TypeError, "type error"),
    (LookupError, "no element"),
    (StopAsyncIteration, "no element"),
    (ArithmeticError, "arithmetic error"),
    (OSError, "os error"),
    (RuntimeError, "runtime error"),
]
if hasattr(asyncio, "QueueShutDown"):
    _KINDS.insert(0, (asyncio.QueueShutDown, "queue shut down"))


def kind(error):
    """The error's name in both languages; of a group, also of what it holds."""
    if error is None:
        return "none"
    if isinstance(error, BaseExceptionGroup):
        return "group[" + ", ".join(kind(e) for e in error.exceptions) + "]"
    return next((name for known, name in _KINDS if isinstance(error, known)), "unknown")


def told(error):
    """The error's name and the message that the program gave it."""
    return f"{kind(error)}({error})" if str(error) else kind(error)


class Ticks:
    """Counts iterations: a callback that asks for its own next run."""

    def __init__(self):
        self.now = 0
        self._loop = asyncio.get_running_loop()
        self._handle = self._loop.call_soon(self._tick)

    def _tick(self):
        self.now += 1
        self._handle = self._loop.call_soon(self._tick)

    def say(self, *words):
        print(self.now, *words)

    def stop(self):
        self._handle.cancel()
