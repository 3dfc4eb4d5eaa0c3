package dev.weft.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.Asyncio;
import dev.weft.Task;
import dev.weft.net.TcpStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Work that waits: fetches of a page, each over a connection of its own.
 *
 * @param port where it is served, on loopback
 * @param path of the page
 * @param count how often it is fetched
 * @param threads of the model that has a pool of them
 * @param progress told of each fetch
 */
record Fetches(int port, String path, int count, int threads, Runnable progress) {
  private static final String END = "\r\n\r\n";

  List<Model> models() {
    return List.of(
        new Model("sequential", this::sequential),
        new Model(
            threads == 1 ? "1 thread" : threads + " threads",
            used -> pooled(Executors.newFixedThreadPool(threads), used)),
        new Model(
            "virtual threads", used -> pooled(Executors.newVirtualThreadPerTaskExecutor(), used)),
        new Model("Weft", this::weft));
  }

  private long sequential(Used.Count used) throws IOException {
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += fetch(used);
    }
    return bytes;
  }

  private long pooled(ExecutorService pool, Used.Count used) throws Exception {
    try (pool) {
      Callable<Integer> one = () -> fetch(used);
      long bytes = 0;
      for (Future<Integer> result : pool.invokeAll(Collections.nCopies(count, one))) {
        bytes += result.get();
      }
      return bytes;
    }
  }

  private long weft(Used.Count used) {
    return Asyncio.run(() -> {
      List<Task<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        tasks.add(Asyncio.createTask(() -> fetchAsync(used)));
      }
      return Asyncio.await(Asyncio.gather(tasks)).stream().mapToLong(Integer::longValue).sum();
    });
  }

  /** Fetches the page by means of the JDK, which blocks the thread; returns its size. */
  private int fetch(Used.Count used) throws IOException {
    used.add();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request().getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      progress.run();
      return answer.length() - answer.indexOf(END) - END.length();
    }
  }

  /** Fetches the page by means of Weft, which suspends the task; returns its size. */
  private int fetchAsync(Used.Count used) throws IOException {
    used.addTask();
    try (var stream = TcpStream.connect("127.0.0.1", port)) {
      stream.writeText(request());
      stream.readUntil(END.getBytes(US_ASCII));
      int bytes = stream.readAll().length;
      progress.run();
      return bytes;
    }
  }

  private String request() {
    return "GET " + path + " HTTP/1.0\r\nHost: 127.0.0.1" + END;
  }
}
