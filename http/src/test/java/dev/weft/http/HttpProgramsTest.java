package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.net.Server;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** curl and Python's aiohttp, where they are, against our server. */
class HttpProgramsTest {
  private static final int MANY = 20;

  @TempDir Path directory;
  private Certificates certificates;

  @BeforeEach
  void issue() throws Exception {
    certificates = Certificates.in(directory);
    Files.writeString(directory.resolve("digits.txt"), "0123456789");
    Files.write(directory.resolve("large"), Crowd.largeBytes());
  }

  /** A server of ours, and what the program needs to talk to it. */
  private record Meeting(String url, Crowd crowd, List<String> options) {
    /** Runs curl; gives what it prints. */
    String curl(String path, String... more) throws IOException {
      var command = new ArrayList<>(List.of("curl", "--silent", "--show-error"));
      command.addAll(options);
      command.addAll(List.of(more));
      command.add(url + path);
      return Crowd.output(command.toArray(String[]::new));
    }

    /** Runs curl; gives what {@code format} tells, without the body. */
    String told(String format, String path, String... more) throws IOException {
      var all = new ArrayList<>(List.of("--output", "/dev/null", "--write-out", format));
      all.addAll(List.of(more));
      return curl(path, all.toArray(String[]::new));
    }
  }

  private interface Body {
    void run(Meeting meeting) throws Exception;
  }

  private void meet(boolean tls, List<String> options, Body body) throws Exception {
    var crowd = new Crowd(MANY);
    var builder = Crowd.builder();
    if (tls) {
      builder.tls(certificates.server());
    }
    Server server = builder.listen(Raw.HOST, 0, crowd.routes(directory));
    try {
      String scheme = tls ? "https" : "http";
      body.run(new Meeting(scheme + "://" + Raw.HOST + ":" + server.port(), crowd, options));
    } finally {
      server.close();
      server.closeClients();
    }
    server.awaitClosed();
  }

  /** HTTP/1.1 and 2, plain and encrypted. */
  private void meetCurl(Body body) throws Exception {
    String version = said("curl", "--version");
    assumeTrue(version.startsWith("curl"), "skipped: there is no curl");
    String authority = certificates.authority().toString();
    meet(false, List.of("--http1.1"), body);
    meet(true, List.of("--http1.1", "--cacert", authority), body);
    if (version.contains("HTTP2")) {
      meet(false, List.of("--http2-prior-knowledge"), body);
      meet(true, List.of("--http2", "--cacert", authority), body);
    }
  }

  private static String said(String... command) {
    try {
      return Crowd.output(command);
    } catch (IOException e) {
      return "";
    }
  }

  @AsyncTest
  void curlIsAnsweredInTheVersionThatItWants() throws Exception {
    meetCurl(it -> {
      String expected = it.options.getFirst().startsWith("--http2") ? "2" : "1.1";
      assertThat(it.told("%{http_version} %{http_code}", "/hello")).isEqualTo(expected + " 200");
      assertThat(it.curl("/hello?name=curl")).isEqualTo("hello curl");
    });
  }

  @AsyncTest
  void curlUsesAConnectionAgain() throws Exception {
    meetCurl(it -> {
      if (it.options.contains("--http2-prior-knowledge")) {
        return; // curl 7.88 cannot: its issue 10634
      }
      assertThat(it.curl("/hello?name=[1-9]", "--fail")).contains("hello 1hello 2").endsWith("9");
      assertThat(it.crowd.clients).hasSize(1);
    });
  }

  @AsyncTest
  void curlGetsAPartOfAFile() throws Exception {
    meetCurl(it -> {
      assertThat(it.curl("/files/digits.txt", "--range", "2-4")).isEqualTo("234");
      assertThat(it.told("%{http_code}", "/files/digits.txt", "--range", "2-4")).isEqualTo("206");
      assertThat(it.told("%{http_code}", "/files/digits.txt", "--range", "99-")).isEqualTo("416");
    });
  }

  @AsyncTest
  void curlGetsTheHeaderOnly() throws Exception {
    meetCurl(it ->
        assertThat(it.curl("/files/digits.txt", "--head"))
            .containsIgnoringCase("content-length: 10\r\n")
            .endsWith("\r\n\r\n"));
  }

  @AsyncTest
  void curlGetsWhatIsLarge() throws Exception {
    meetCurl(it -> {
      String format = "%{http_code} %{size_download}";
      assertThat(it.told(format, "/files/large")).isEqualTo("200 " + Crowd.LARGE);
      assertThat(it.told(format, "/large")).isEqualTo("200 " + Crowd.LARGE);
    });
  }

  @AsyncTest
  void curlUploads() throws Exception {
    String file = directory.resolve("large").toString();
    String sum = Crowd.sum(Crowd.largeBytes());
    meetCurl(it -> {
      assertThat(it.curl("/sum", "-T", file)).isEqualTo(sum);
      assertThat(it.curl("/sum", "-T", file, "--header", "Transfer-Encoding: chunked"))
          .isEqualTo(sum);
      assertThat(it.told("%{http_code} %{size_download}", "/echo", "-X", "POST", "-T", file))
          .isEqualTo("200 " + Crowd.LARGE);
    });
  }

  @AsyncTest
  void curlWaitsUntilItsBodyIsWanted() throws Exception {
    String[] wait = {"--header", "Expect: 100-continue", "--expect100-timeout", "3600"};
    String file = directory.resolve("digits.txt").toString();
    meetCurl(it -> {
      String[] upload = {"-T", file, wait[0], wait[1], wait[2], wait[3]};
      assertThat(it.curl("/sum", upload)).isEqualTo(Crowd.sum("0123456789".getBytes(UTF_8)));
      assertThat(it.told("%{http_code}", "/nothing", upload)).isEqualTo("404");
    });
  }

  @AsyncTest
  void curlUncompresses() throws Exception {
    meetCurl(it -> {
      assertThat(it.curl("/long", "--compressed")).isEqualTo(Crowd.LONG);
      String length = it.told("%{size_download}", "/long", "--compressed");
      assertThat(Integer.parseInt(length)).isLessThan(Crowd.LONG.length() / 10);
    });
  }

  private static final String CLIENT =
      """
      import aiohttp, asyncio, sys, zlib

      url, large = sys.argv[1], open(sys.argv[2], "rb").read()

      async def pieces():
          for start in range(0, len(large), 100000):
              yield large[start:start + 100000]

      async def text(session, method, path, **options):
          async with session.request(method, url + path, **options) as answer:
              return await answer.text()

      async def main():
          timeout = aiohttp.ClientTimeout(total=60)
          async with aiohttp.ClientSession(timeout=timeout) as session:
              for name in ["a", "b"]:
                  assert await text(session, "GET", "/hello?name=" + name) == "hello " + name
              sum = f"{len(large)} {zlib.crc32(large)}"
              assert await text(session, "POST", "/sum", data=large) == sum
              assert await text(session, "PUT", "/sum", data=pieces(), expect100=True) == sum
              async with session.get(url + "/large") as answer:
                  assert await answer.read() == large
              async with session.get(url + "/long") as answer:
                  assert answer.headers["Content-Encoding"] in ("gzip", "br"), answer.headers
                  assert len(await answer.text()) == 210000
              met = await asyncio.gather(*(text(session, "GET", "/meet") for _ in range(20)))
              assert met == ["met"] * 20
              async with session.get(url + "/endless") as answer:
                  assert (await answer.content.readexactly(5)) == b"more "
              print("good", flush=True)

      asyncio.run(main())
      """;

  @AsyncTest
  void pythonsClientIsServed() throws Exception {
    String python = Python.with("aiohttp");
    Path script = Files.writeString(directory.resolve("client.py"), CLIENT);
    String large = directory.resolve("large").toString();
    meet(
        false,
        List.of(),
        it -> {
          assertThat(Crowd.output(python, script.toString(), it.url, large)).isEqualTo("good\n");
          it.crowd.cancelled.await();
        });
  }
}
