"""The network of asyncio and uvloop: the same names and the same work as in Network.java.

python3 network.py asyncio|uvloop streams|protocol WORKLOAD WARM_UP_SECONDS SECONDS
prints WORKLOAD NS_PER_OP, the median of the measured runs. Server and clients are on one loop.
"""

import asyncio
import statistics
import sys
import time

TRIPS = 64_000
MEBIBYTES = 1_000
PIECE = 10 << 20
MOST = 100 << 10


def trips(connections, size):
    return TRIPS // connections // (8 if size > 10_240 else 1)


async def echo_streams(connections, size):
    """So many connections send so many bytes and read them back; one operation is one round trip."""

    async def echo(reader, writer):
        while data := await reader.read(MOST):
            writer.write(data)
            await writer.drain()
        writer.close()

    async def ask(port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=256 << 10)
        message = bytes(size)
        for _ in range(trips(connections, size)):
            writer.write(message)
            await writer.drain()
            await reader.readexactly(size)
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(echo, "127.0.0.1", 0, limit=256 << 10)
    async with server:
        port = server.sockets[0].getsockname()[1]
        await asyncio.gather(*[ask(port) for _ in range(connections)])
    return trips(connections, size) * connections


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


class Asker(asyncio.Protocol):
    def __init__(self, size, count):
        self.message, self.left, self.got = bytes(size), count, 0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        transport.write(self.message)

    def data_received(self, data):
        self.got += len(data)
        if self.got == len(self.message):
            self.got = 0
            self.left -= 1
            if self.left:
                self.transport.write(self.message)
            else:
                self.transport.close()
                self.done.set_result(None)


async def echo_protocol(connections, size):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        askers = []
        for _ in range(connections):
            _, asker = await loop.create_connection(
                lambda: Asker(size, trips(connections, size)), "127.0.0.1", port)
            askers.append(asker)
        for asker in askers:
            await asker.done
    return trips(connections, size) * connections


async def transfer(_, __):
    """pyperformance's asyncio_tcp: 1,000 MiB in pieces of ten; one operation is one MiB."""
    piece = b"x" * PIECE

    async def send(reader, writer):
        for _ in range(MEBIBYTES // 10):
            writer.write(piece)
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(send, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        read = 0
        while data := await reader.read(PIECE):
            read += len(data)
        writer.close()
        await writer.wait_closed()
    return read >> 20


async def measure(api, name, warm_up, seconds):
    base, _, size = name.rpartition("_")
    echo = echo_protocol if api == "protocol" else echo_streams
    workload, connections = (transfer, 1) if base == "tcp" else (echo, int(base.removeprefix("echo")))
    for limit in warm_up, seconds:
        results = []
        start = time.perf_counter()
        while not results or time.perf_counter() - start < limit:
            before = time.perf_counter_ns()
            operations = await workload(connections, int(size))
            results.append((time.perf_counter_ns() - before) / operations)
    print(name, f"{statistics.median(results):.2f}")


if __name__ == "__main__":
    work = measure(sys.argv[2], sys.argv[3], float(sys.argv[4]), float(sys.argv[5]))
    if sys.argv[1] == "uvloop":
        import uvloop

        uvloop.install()
    asyncio.run(work)
