package dev.weft.benchmarks;

import dev.weft.EventLoop;
import dev.weft.Loops;
import dev.weft.TaskGroup;
import dev.weft.net.TcpServer;
import dev.weft.net.TcpStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/** One port served by several loops, each request with some work; the clients have a loop apart. */
final class SeveralLoops {
  private static final int CONNECTIONS = 64;
  private static final int TRIPS = 200;
  private static final int WORK = 300; // times SHA-256 of a KiB: about 0.2 ms

  private SeveralLoops() {}

  /** One operation is one request. Runs on the clients' loop. */
  static long run(int loops) throws Exception {
    var port = new AtomicInteger();
    var servers = new ConcurrentLinkedQueue<Server>();
    var serving = new CountDownLatch(loops);
    var serve =
        new FutureTask<Void>(() -> {
          Loops.run(loops, index -> serve(index, port, serving, servers));
          return null;
        });
    Thread.ofPlatform().start(serve);
    serving.await();
    try {
      TaskGroup.run(group -> {
        for (int i = 0; i < CONNECTIONS; i++) {
          group.createTask(() -> ask(port.get()));
        }
      });
    } finally {
      servers.forEach(server -> server.loop.callSoonThreadsafe(server.server::close));
      serve.get();
    }
    return (long) CONNECTIONS * TRIPS;
  }

  private record Server(EventLoop loop, dev.weft.net.Server server) {}

  /** The first loop chooses the port, the others share it. */
  private static void serve(
      int index, AtomicInteger port, CountDownLatch serving, ConcurrentLinkedQueue<Server> servers)
      throws IOException, InterruptedException {
    while (index > 0 && port.get() == 0) {
      Thread.sleep(1);
    }
    var server =
        TcpServer.builder().reusePort().listen("127.0.0.1", port.get(), SeveralLoops::answer);
    port.set(server.port());
    servers.add(new Server(EventLoop.running(), server));
    serving.countDown();
    server.serveForever();
  }

  private static void answer(TcpStream stream) throws IOException, NoSuchAlgorithmException {
    var digest = MessageDigest.getInstance("SHA-256");
    for (byte[] bytes = stream.read(1024); bytes.length > 0; bytes = stream.read(1024)) {
      for (int i = 0; i < WORK; i++) {
        digest.update(bytes);
      }
      stream.write(digest.digest());
    }
  }

  private static void ask(int port) throws IOException {
    byte[] message = new byte[1024];
    try (TcpStream stream = TcpStream.connect("127.0.0.1", port)) {
      for (int i = 0; i < TRIPS; i++) {
        stream.write(message);
        stream.readExactly(32);
      }
    }
  }
}
