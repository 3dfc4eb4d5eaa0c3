package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.Asyncio;
import dev.weft.stream.AsyncStream;
import dev.weft.sync.Event;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;

/** What a server does in tests with clients of all kinds, and what it has seen of them. */
final class Crowd {
  static final int LARGE = 4 << 20;
  static final String LONG = "all work and no play ".repeat(10_000);

  final Set<SocketAddress> clients = new HashSet<>();
  final Event started = new Event();
  final Event goOn = new Event();
  final Event cancelled = new Event();
  final Event together = new Event();
  private final int size;
  private int here;

  /** Creates one; so many requests for {@code /meet} wait for each other. */
  Crowd(int size) {
    this.size = size;
  }

  static HttpServer.Builder builder() {
    return HttpServer.builder().maxBody(LARGE);
  }

  Router routes(Path files) {
    return new Router()
        .use(Middleware.compression())
        .use((request, next) -> {
          clients.add(request.remoteAddress());
          return next.handle(request);
        })
        .get("/hello", request -> Response.text("hello " + request.query("name", "you")))
        .get("/long", _ -> Response.text(LONG))
        .get("/large", _ -> Response.stream(large()))
        .route("PUT", "/sum", request -> Response.text(sum(request.stream())))
        .post("/sum", request -> Response.text(sum(request.stream())))
        .post("/echo", request -> Response.stream(request.stream()))
        .post("/listen", request -> Response.text(sum(noting(request.stream()))))
        .get("/meet", _ -> meet())
        .get("/slow", _ -> slow())
        .get("/endless", _ -> Response.stream(endless()))
        .files("/files", files);
  }

  /** Returns bytes of which no two parts are alike. */
  static AsyncStream<byte[]> large() {
    return AsyncStream.generate(out -> {
      for (int i = 0; i < LARGE >> 14; i++) {
        out.yield(piece(i));
      }
    });
  }

  static byte[] largeBytes() {
    byte[] all = new byte[LARGE];
    for (int i = 0; i < LARGE >> 14; i++) {
      System.arraycopy(piece(i), 0, all, i << 14, 1 << 14);
    }
    return all;
  }

  private static byte[] piece(int number) {
    byte[] piece = new byte[1 << 14];
    Arrays.fill(piece, (byte) (number * 31 + (number >> 8)));
    return piece;
  }

  /** Returns how many bytes came, and their sum. */
  static String sum(AsyncStream<byte[]> pieces) {
    var sum = new CRC32();
    long[] length = {0};
    pieces.forEach((byte[] piece) -> {
      length[0] += piece.length;
      sum.update(piece);
    });
    return length[0] + " " + sum.getValue();
  }

  static String sum(byte[] bytes) {
    return sum(AsyncStream.of(bytes));
  }

  /** Notes when a body begins, and when its reader is cancelled. */
  private AsyncStream<byte[]> noting(AsyncStream<byte[]> body) {
    return AsyncStream.generate(out -> {
      boolean done = false;
      try {
        body.forEach((byte[] piece) -> {
          started.set();
          out.yield(piece);
        });
        done = true;
      } finally {
        if (!done) {
          cancelled.set();
        }
      }
    });
  }

  private Response meet() {
    if (++here == size) {
      together.set();
    }
    together.await();
    return Response.text("met");
  }

  private Response slow() {
    started.set();
    boolean done = false;
    try {
      goOn.await();
      done = true;
    } finally {
      if (!done) {
        cancelled.set();
      }
    }
    return Response.text("done at last");
  }

  private AsyncStream<byte[]> endless() {
    return AsyncStream.generate(out -> {
      try {
        while (true) {
          out.yield("more ".repeat(1000).getBytes(UTF_8));
          started.set();
        }
      } finally {
        cancelled.set();
      }
    });
  }

  /** Runs a program; returns what it says on both its outputs. Suspends until it has ended. */
  static String output(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      return Asyncio.toThread(() -> new String(process.getInputStream().readAllBytes(), UTF_8));
    } finally {
      process.destroy();
    }
  }
}
