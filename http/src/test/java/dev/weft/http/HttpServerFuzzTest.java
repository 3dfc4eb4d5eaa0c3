package dev.weft.http;

import static dev.weft.Asyncio.moveOnAfter;
import static dev.weft.Asyncio.seconds;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.net.ByteStream;
import dev.weft.net.MemoryNetwork;
import dev.weft.net.Server;
import dev.weft.net.TcpStream;
import dev.weft.testing.AsyncTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests that are almost right: no hang, no leak, and nothing that is the server's fault. */
class HttpServerFuzzTest {
  private static final Pattern STATUS = Pattern.compile("HTTP/1.1 (\\d\\d\\d) ");
  private static final String[] SEEDS = {
    "GET /a/b?c=%20d HTTP/1.1\r\nHost: a\r\nX: y\r\nAccept: */*\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3;x=y\r\nabc\r\n0A\r\n0123456789\r\n0\r\nT: u\r\n\r\n",
    "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
    "HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    RawHttp2.PREFACE + "\0\0\0\4\0\0\0\0\0" + "\0\0\1\1\5\0\0\0\1\u0082\u0084\u0086"
  };
  private static final String[] PIECES = {
    "\r",
    "\n",
    "\r\n",
    "\0",
    " ",
    "\t",
    ":",
    ";",
    ",",
    "%",
    "chunked",
    "Content-Length: 5\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Host: b\r\n",
    "HTTP/1.1",
    "0\r\n\r\n",
    "-1",
    "fffffff",
    "\u00ff",
    "Connection: close\r\n",
    "Expect: 100-continue\r\n",
    "\0\0\4\1\5\0\0\0\3"
  };

  private static byte[] request(Random random) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      bytes.write(SEEDS[random.nextInt(SEEDS.length)].getBytes(ISO_8859_1));
    }
    byte[] text = bytes.toByteArray();
    for (int i = random.nextInt(5); i > 0; i--) {
      text = changed(text, random);
    }
    return text;
  }

  private static byte[] changed(byte[] text, Random random) {
    int at = random.nextInt(text.length);
    String before = new String(text, 0, at, ISO_8859_1);
    String after = new String(text, at, text.length - at, ISO_8859_1);
    return (switch (random.nextInt(5)) {
          case 0 -> before + (char) random.nextInt(256) + after.substring(1);
          case 1 -> before + after.substring(1);
          case 2 -> before + PIECES[random.nextInt(PIECES.length)] + after;
          case 3 -> before + PIECES[random.nextInt(PIECES.length)] + after.substring(1);
          default -> before.length() < 2 ? after : before;
        })
        .getBytes(ISO_8859_1);
  }

  private static Response handle(Request request) {
    return Response.text(request.path() + request.query("c", "") + request.text());
  }

  private static List<String> complaints(ByteStream stream, byte[] request) {
    var wrong = new ArrayList<String>();
    boolean ended =
        moveOnAfter(
            seconds(30),
            () -> {
              try (stream) {
                stream.write(request);
                stream.shutdownOutput();
                Matcher statuses = STATUS.matcher(new String(stream.readAll(), ISO_8859_1));
                while (statuses.find()) {
                  if (statuses.group(1).startsWith("5")) {
                    wrong.add(statuses.group());
                  }
                }
              } catch (IOException e) {
                // a reset is an answer, too
              }
            });
    if (!ended) {
      wrong.add("no end");
    }
    return wrong;
  }

  @AsyncTest
  void almostRightRequestsDoNoHarm() throws Exception {
    Raw.serving(
        HttpServerFuzzTest::handle,
        port -> {
          for (int seed = 0; seed < 1000; seed++) {
            byte[] request = request(new Random(seed));
            assertThat(complaints(TcpStream.connect(Raw.HOST, port), request))
                .as("seed " + seed + ": " + new String(request, ISO_8859_1))
                .isEmpty();
          }
        });
  }

  @AsyncTest
  void almostRightRequestsInPiecesDoNoHarm() throws Exception {
    var network = new MemoryNetwork(7).fragmenting(20);
    Server server = MemoryServer.listen(network, HttpServer.builder(), HttpServerFuzzTest::handle);
    for (int seed = 1000; seed < 1500; seed++) {
      byte[] request = request(new Random(seed));
      assertThat(complaints(network.connect("server", MemoryServer.PORT), request))
          .as("seed " + seed + ": " + new String(request, ISO_8859_1))
          .isEmpty();
    }
    server.close();
    server.awaitClosed();
  }
}
