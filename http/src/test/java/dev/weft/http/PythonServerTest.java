package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Block;
import dev.weft.stream.AsyncStream;
import dev.weft.testing.AsyncTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Our client against Python's aiohttp, where it is. */
class PythonServerTest {
  private static final String SERVER =
      """
      import asyncio, zlib
      from aiohttp import web

      async def hello(request):
          return web.Response(text="hello " + request.query.get("name", "you"))

      async def sum(request):
          length, crc = 0, 0
          async for piece in request.content.iter_any():
              length, crc = length + len(piece), zlib.crc32(piece, crc)
          return web.Response(text=f"{length} {crc}")

      async def pieces(request):
          answer = web.StreamResponse()
          await answer.prepare(request)
          for i in range(100):
              await answer.write(b"piece %d," % i)
          return answer

      async def small(request):
          answer = web.Response(text="all work and no play " * 10000)
          answer.enable_compression()
          return answer

      async def away(request):
          raise web.HTTPFound("/hello?name=again")

      async def form(request):
          fields = await request.post()
          return web.json_response({name: value for name, value in fields.items()})

      async def cookie(request):
          answer = web.Response(text=request.cookies.get("seen", "no"))
          answer.set_cookie("seen", "yes")
          return answer

      async def main():
          app = web.Application(client_max_size=1 << 30)
          app.add_routes([
              web.get("/hello", hello), web.put("/sum", sum), web.get("/pieces", pieces),
              web.get("/small", small), web.get("/away", away), web.post("/form", form),
              web.get("/cookie", cookie)])
          runner = web.AppRunner(app)
          await runner.setup()
          site = web.TCPSite(runner, "127.0.0.1", 0)
          await site.start()
          print(site._server.sockets[0].getsockname()[1], flush=True)
          await asyncio.get_running_loop().create_future()

      asyncio.run(main())
      """;

  record Named(String name) {}

  @TempDir private Path directory;

  private void using(Block.RunWith<HttpClient, ?> body) throws Exception {
    Python.serving(
        "aiohttp",
        directory,
        SERVER,
        port -> {
          try (var client = HttpClient.builder().baseUrl("http://127.0.0.1:" + port).build()) {
            body.accept(client);
          }
        });
  }

  @AsyncTest
  void aConnectionServesManyRequests() throws Exception {
    using(client -> {
      for (int i = 0; i < 20; i++) {
        assertThat(client.get("/hello?name=" + i).text()).isEqualTo("hello " + i);
      }
      assertThat(client.head("/hello").text()).isEmpty();
      assertThat(client.get("/nothing").status()).isEqualTo(404);
      assertThat(client.stats().connections()).isEqualTo(1);
      List<ClientRequest> many = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        many.add(client.request("GET", "/hello?name=" + i));
      }
      var outcomes = client.sendAll(many);
      for (int i = 0; i < 50; i++) {
        assertThat(outcomes.get(i).get().text()).isEqualTo("hello " + i);
      }
    });
  }

  @AsyncTest
  void bodiesGoAndComeInAllWays() throws Exception {
    byte[] large = Crowd.largeBytes();
    using(client -> {
      assertThat(client.put("/sum", Body.bytes(large)).text()).isEqualTo(Crowd.sum(large));
      Body stream = Body.stream(Crowd.large());
      assertThat(client.put("/sum", stream).text()).isEqualTo(Crowd.sum(large));
      assertThat(client.get("/pieces").text()).startsWith("piece 0,piece 1,").endsWith("piece 99,");
      assertThat(client.get("/small").header("Content-Encoding")).isIn("gzip", "deflate", "br");
      assertThat(client.get("/small").text()).isEqualTo(Crowd.LONG);
      try (var answer = client.request("GET", "/pieces").open();
          AsyncStream<byte[]> pieces = answer.stream()) {
        assertThat(new String(pieces.iterator().next(), UTF_8)).startsWith("piece 0,");
      }
    });
  }

  @AsyncTest
  void redirectsFormsAndCookiesAreThoseOfOthers() throws Exception {
    using(client -> {
      assertThat(client.get("/away").text()).isEqualTo("hello again");
      Body form = Body.form(Map.of("name", "é&"));
      assertThat(client.post("/form", form).json(Named.class)).isEqualTo(new Named("é&"));
      assertThat(client.get("/cookie").text()).isEqualTo("no");
      assertThat(client.get("/cookie").text()).isEqualTo("yes");
    });
  }
}
