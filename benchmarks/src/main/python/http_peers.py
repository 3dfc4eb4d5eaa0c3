"""HTTP and WebSocket in Python, on uvloop: the same routes as in HttpServing.java.

python3 http_peers.py serve WORKLOAD [CERTIFICATE KEY] serves until it is killed, with aiohttp or websockets;
python3 http_peers.py client URL WORKLOAD WARM_UP_SECONDS SECONDS measures aiohttp's client
and prints WORKLOAD NS_PER_OP, the median of the measured runs.
"""

import asyncio
import ssl
import statistics
import sys
import time

CALLERS = 64
CALLS = 200


async def serve_http(certificate):
    from aiohttp import web

    async def text(request):
        return web.Response(text="Hello, World!")

    async def json(request):
        return web.json_response({"message": "Hello, World!"})

    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
    app = web.Application()
    app.router.add_get("/text", text)
    app.router.add_get("/json", json)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024, ssl_context=context)
    await site.start()
    print("port", runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


async def serve_websockets():
    import websockets

    members = set()

    async def talk(socket, path):
        if path == "/room":
            members.add(socket)
            await socket.send("joined")
            async for message in socket:
                websockets.broadcast(members, message)
        else:
            async for message in socket:
                await socket.send(message)

    async with websockets.serve(talk, "127.0.0.1", 0, backlog=1024) as server:
        print("port", server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Event().wait()


async def call(url, name, warm_up, seconds):
    """One operation is one request; so many callers have one under way each."""
    import aiohttp

    async def caller(session):
        for _ in range(CALLS):
            async with session.get(url) as response:
                await response.read()
                assert response.status == 200

    async with aiohttp.ClientSession() as session:
        for limit in warm_up, seconds:
            results = []
            start = time.perf_counter()
            while not results or time.perf_counter() - start < limit:
                before = time.perf_counter_ns()
                await asyncio.gather(*[caller(session) for _ in range(CALLERS)])
                results.append((time.perf_counter_ns() - before) / (CALLERS * CALLS))
    print(name, f"{statistics.median(results):.2f}")


if __name__ == "__main__":
    import uvloop

    uvloop.install()
    if sys.argv[1] == "client":
        asyncio.run(call(sys.argv[2], sys.argv[3], float(sys.argv[4]), float(sys.argv[5])))
    elif sys.argv[2] in ("http_echo", "http_broadcast"):
        asyncio.run(serve_websockets())
    else:
        asyncio.run(serve_http(sys.argv[3:]))
