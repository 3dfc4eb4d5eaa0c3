package dev.weft.benchmarks;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Vert.x with one event loop: a server without a router, and a client. */
final class VertxHttp {
  private static final int CALLERS = 64;
  private static final int CALLS = 200;
  private static final Buffer TEXT = Buffer.buffer("Hello, World!");
  private static final CharSequence PLAIN =
      HttpHeaders.createOptimized("text/plain; charset=utf-8");
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
  private final Set<ServerWebSocket> members = new LinkedHashSet<>();
  private CharSequence date = "";

  private VertxHttp() {}

  /** Takes a workload and PEM files if they are needed; or {@code client}, a URL, and so on. */
  static void main(String[] args) throws Exception {
    if (args[0].equals("client")) {
      new VertxHttp().call(args);
    } else {
      new VertxHttp().serve(args);
    }
  }

  private void serve(String[] args) {
    var options = new HttpServerOptions().setHost("127.0.0.1").setPort(0).setTcpNoDelay(true);
    if (args[0].equals("http_tls")) {
      options
          .setSsl(true)
          .setKeyCertOptions(new PemKeyCertOptions().setCertPath(args[1]).setKeyPath(args[2]));
    }
    vertx.runOnContext(_ -> {
      tick();
      vertx.setPeriodic(1000, _ -> tick());
      vertx
          .createHttpServer(options)
          .requestHandler(this::answer)
          .webSocketHandler(this::talk)
          .listen()
          .onComplete(
              server -> System.out.println("port " + server.actualPort()),
              failure -> {
                failure.printStackTrace();
                System.exit(1);
              });
    });
  }

  private void tick() {
    var now = ZonedDateTime.now(ZoneOffset.UTC);
    date = HttpHeaders.createOptimized(DateTimeFormatter.RFC_1123_DATE_TIME.format(now));
  }

  private void answer(HttpServerRequest request) {
    MultiMap headers = request.response().headers();
    headers.add(HttpHeaders.DATE, date);
    switch (String.valueOf(request.path())) {
      case "/text" -> {
        headers.add(HttpHeaders.CONTENT_TYPE, PLAIN);
        request.response().end(TEXT);
      }
      case "/json" -> {
        headers.add(HttpHeaders.CONTENT_TYPE, JSON);
        request.response().end(JsonObject.of("message", "Hello, World!").toBuffer());
      }
      default -> request.response().setStatusCode(404).end();
    }
  }

  private void talk(ServerWebSocket socket) {
    if (String.valueOf(socket.path()).equals("/room")) {
      members.add(socket);
      socket.closeHandler(_ -> members.remove(socket));
      socket.textMessageHandler(text -> members.forEach(member -> member.writeTextMessage(text)));
      socket.writeTextMessage("joined");
    } else {
      socket.textMessageHandler(socket::writeTextMessage);
    }
  }

  private void call(String[] args) throws Exception {
    var client =
        vertx.createHttpClient(
            new HttpClientOptions().setTcpNoDelay(true),
            new PoolOptions().setHttp1MaxSize(CALLERS));
    var port = Integer.parseInt(args[1].replaceFirst("http://127.0.0.1:(\\d+)/.*", "$1"));
    var path = args[1].replaceFirst("http://[^/]*", "");
    var context = vertx.getOrCreateContext();
    Bench.Workload calls =
        _ -> {
          var done = new CountDownLatch(CALLERS);
          context.runOnContext(_ -> {
            for (int i = 0; i < CALLERS; i++) {
              call(client, port, path, CALLS, done);
            }
          });
          done.await();
          return (long) CALLERS * CALLS;
        };
    Bench.measure(Map.of(args[2], calls), new String[] {args[2], args[3], args[4]});
    System.exit(0);
  }

  private static void call(
      HttpClient client, int port, String path, int left, CountDownLatch done) {
    client
        .request(HttpMethod.GET, port, "127.0.0.1", path)
        .compose(request -> request.send())
        .compose(response -> response.body())
        .onComplete(
            _ -> {
              if (left > 1) {
                call(client, port, path, left - 1, done);
              } else {
                done.countDown();
              }
            },
            failure -> {
              failure.printStackTrace();
              System.exit(1);
            });
  }
}
