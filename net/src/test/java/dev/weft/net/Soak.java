package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.Asyncio;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.sync.Semaphore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Many connections, quiet and wild, against an echo: a program of its own, so that its heap can be
 * small. The quiet ones come from another process, since one may often have only 20,000 files.
 * Prints what it found; {@code SoakStressTest} reads that.
 */
final class Soak {
  private final Random random;
  private int echoed;
  private int broken;

  private Soak(long seed) {
    random = new Random(seed);
  }

  public static void main(String[] arguments) throws Exception {
    int idle = Integer.parseInt(arguments[0]);
    int active = Integer.parseInt(arguments[1]);
    Asyncio.run(() -> new Soak(7).run(idle, active));
    System.out.println("done");
  }

  private void run(int idle, int active) throws Exception {
    EventLoop.running().setExceptionHandler(report -> broken++); // handlers that meet a reset
    Server server = TcpServer.listen("127.0.0.1", 0, stream -> stream.copyTo(stream));
    load(server, 1, 50); // everything is loaded once
    echoed = 0;
    broken = 0;
    long files = openFiles();
    long heap = usedHeap();
    load(server, idle, active);
    System.out.println("idle " + idle);
    sleep(millis(200));
    System.out.println("echoed " + echoed + ", handlers that met a reset " + broken);
    System.out.println("files " + (openFiles() - files));
    System.out.println("heap " + (usedHeap() - heap) / (1 << 20));
    server.close();
  }

  private void load(Server server, int idle, int active) throws IOException {
    try (Subprocess quiet = Subprocess.start(quiet(server.port(), idle))) {
      expect("open\n".getBytes(UTF_8), quiet.stdout().readLine());
      while (server.clients() < idle) {
        sleep(millis(10));
      }
      wild(server.port(), active);
      quiet.stdin().writeText("speak\n");
      expect(("answered " + idle + "\n").getBytes(UTF_8), quiet.stdout().readLine());
    }
    server.abortClients();
    server.awaitClosed();
  }

  private static String[] quiet(int port, int count) {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Quiet.class.getName(), String.valueOf(port), String.valueOf(count)));
    return command.toArray(String[]::new);
  }

  /** The program whose connections say nothing until a line comes, and then are answered. */
  static final class Quiet {
    public static void main(String[] arguments) throws Exception {
      int port = Integer.parseInt(arguments[0]);
      int count = Integer.parseInt(arguments[1]);
      Asyncio.run(() -> run(port, count));
    }

    private static void run(int port, int count) throws IOException {
      List<TcpStream> streams = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        streams.add(TcpStream.connect("127.0.0.1", port));
      }
      System.out.println("open");
      Asyncio.toThread(() -> System.in.read());
      int answered = 0;
      for (TcpStream stream : streams) {
        stream.writeText("still here");
        answered += new String(stream.readExactly(10), UTF_8).equals("still here") ? 1 : 0;
        stream.abort();
      }
      System.out.println("answered " + answered);
    }
  }

  /** Runs so many connections of all sorts, at most 2,000 at a time. */
  private void wild(int port, int count) {
    var places = new Semaphore(2_000);
    List<Task<Void>> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long seed = random.nextLong();
      clients.add(
          createTask(() -> {
            try (var _ = places.hold();
                TcpStream stream = TcpStream.connect("127.0.0.1", port)) {
              behave(stream, new Random(seed));
            }
          }));
    }
    var _ = await(gather(clients));
  }

  private void behave(TcpStream stream, Random random) throws IOException {
    byte[] data = new byte[random.nextInt(200_000)];
    random.nextBytes(data);
    switch (random.nextInt(5)) {
      case 0 -> echo(stream, data, random);
      case 1 -> {
        stream.write(data);
        stream.abort();
      }
      case 2 -> stream.write(data); // and closes, with the echo unread
      case 3 -> {
        stream.write(Arrays.copyOf(data, Math.min(data.length, 50_000)));
        stream.shutdownOutput();
        expect(Arrays.copyOf(data, Math.min(data.length, 50_000)), slowly(stream, random));
      }
      default -> yieldNow();
    }
  }

  private void echo(TcpStream stream, byte[] data, Random random) throws IOException {
    Task<Void> writer =
        createTask(() -> {
          stream.write(data);
          stream.shutdownOutput();
        });
    expect(data, random.nextBoolean() ? stream.readAll() : slowly(stream, random));
    await(writer);
  }

  private static byte[] slowly(TcpStream stream, Random random) throws IOException {
    var all = new java.io.ByteArrayOutputStream();
    byte[] part = stream.read(1 + random.nextInt(20_000));
    while (part.length > 0) {
      all.write(part);
      sleep(millis(random.nextInt(5)));
      part = stream.read(1 + random.nextInt(20_000));
    }
    return all.toByteArray();
  }

  private void expect(byte[] expected, byte[] found) {
    if (!Arrays.equals(expected, found)) {
      throw new AssertionError("sent " + expected.length + " bytes, got " + found.length);
    }
    echoed++;
  }

  private static long openFiles() throws IOException {
    Path own = Path.of("/proc/self/fd");
    if (!Files.exists(own)) {
      return 0;
    }
    try (var files = Files.list(own)) {
      return files.count();
    }
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
