package dev.weft.benchmarks;

import dev.weft.Asyncio;
import dev.weft.TaskGroup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** HTTP clients that have 64 requests under way at one server; one operation is one request. */
final class HttpClients {
  private static final int CALLERS = 64;
  private static final int CALLS = 200; // of each

  private HttpClients() {}

  /** Takes {@code weft}, {@code jdk} or {@code jdk-async}, a URL, a workload and its seconds. */
  static void main(String[] args) throws Exception {
    var rest = new String[] {args[2], args[3], args[4]};
    switch (args[0]) {
      case "weft" -> weft(args[1], rest);
      case "jdk" -> jdk(args[1], rest);
      case "jdk-async" -> jdkAsync(args[1], rest);
      default -> throw new IllegalArgumentException("no client " + args[0]);
    }
  }

  private static void measure(Bench.Workload workload, String[] args) throws Exception {
    Bench.measure(Map.of(args[0], workload), args);
  }

  private static void weft(String url, String[] args) throws Exception {
    Asyncio.run(() -> {
      try (var client = dev.weft.http.HttpClient.create()) {
        measure(
            _ -> {
              TaskGroup.run(group -> {
                for (int i = 0; i < CALLERS; i++) {
                  group.createTask(() -> {
                    for (int call = 0; call < CALLS; call++) {
                      require(client.get(url).status());
                    }
                  });
                }
              });
              return (long) CALLERS * CALLS;
            },
            args);
      }
    });
  }

  /** Its way to be used as plainly: a virtual thread for each caller. */
  private static void jdk(String url, String[] args) throws Exception {
    try (var client = java.net.http.HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(url)).build();
      measure(
          _ -> {
            var callers = new ArrayList<FutureTask<Void>>();
            for (int i = 0; i < CALLERS; i++) {
              var caller =
                  new FutureTask<Void>(() -> {
                    for (int call = 0; call < CALLS; call++) {
                      require(client.send(request, BodyHandlers.ofByteArray()).statusCode());
                    }
                    return null;
                  });
              callers.add(caller);
              Thread.startVirtualThread(caller);
            }
            for (var caller : callers) {
              caller.get();
            }
            return (long) CALLERS * CALLS;
          },
          args);
    }
  }

  /** Its fastest: callbacks, without a change of threads that can be avoided. */
  private static void jdkAsync(String url, String[] args) throws Exception {
    try (var client = java.net.http.HttpClient.newBuilder().executor(Runnable::run).build()) {
      var request = HttpRequest.newBuilder(URI.create(url)).build();
      measure(
          _ -> {
            var done = new CountDownLatch(CALLERS);
            for (int i = 0; i < CALLERS; i++) {
              call(client, request, CALLS, done);
            }
            done.await();
            return (long) CALLERS * CALLS;
          },
          args);
    }
  }

  private static void call(
      java.net.http.HttpClient client, HttpRequest request, int left, CountDownLatch done) {
    var _ =
        client
            .sendAsync(request, BodyHandlers.ofByteArray())
            .whenComplete((response, failure) -> {
              if (failure != null || response.statusCode() != 200) {
                System.err.println("failed: " + (failure == null ? response : failure));
                System.exit(1);
              } else if (left > 1) {
                call(client, request, left - 1, done);
              } else {
                done.countDown();
              }
            });
  }

  private static void require(int status) throws IOException {
    if (status != 200) {
      throw new IOException("the server answers " + status);
    }
  }
}
