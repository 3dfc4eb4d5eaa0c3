// 5.2 Models compared: five fetches, and work for processes · real
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.net.Server;
import dev.weft.net.TcpServer;
import dev.weft.net.TcpStream;

static final int FETCHES = 5;
static final int NUMBERS = 6_000_000;

void main(String... arguments) throws Exception {
  if (arguments.length == 2) { // one of the processes below
    IO.println(countPrimes(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1])));
    return;
  }
  try (var server = new SlowServer()) {
    fetch(server.port, "/at-once"); // so that no model pays for what the JDK sets up
    run(() -> fetchAsync(server.port, "/at-once"));

    IO.println("five fetches of a page that takes 1 s");
    IO.println("model            elapsed    bytes");
    row("sequential", () -> sequential(server.port));
    row("10 threads", () -> threads(server.port, Executors.newFixedThreadPool(10)));
    row("virtual threads", () -> threads(server.port, Executors.newVirtualThreadPerTaskExecutor()));
    row("Weft", () -> run(() -> weft(server.port)));
  }
  IO.println();
  IO.println("work for the CPU: primes below " + NUMBERS);
  IO.println("model            elapsed   primes");
  row("one thread", () -> countPrimes(0, NUMBERS));
  row("processes", () -> processes());
}

// One after the other.
int sequential(int port) throws Exception {
  int bytes = 0;
  for (int i = 0; i < FETCHES; i++) {
    bytes += fetch(port, "/slow");
  }
  return bytes;
}

// In the threads of a pool.
int threads(int port, ExecutorService pool) throws Exception {
  try (pool) {
    Callable<Integer> one = () -> fetch(port, "/slow");
    int bytes = 0;
    for (var result : pool.invokeAll(Collections.nCopies(FETCHES, one))) {
      bytes += result.get();
    }
    return bytes;
  }
}

// As tasks of one thread.
int weft(int port) {
  List<Task<Integer>> tasks = new ArrayList<>();
  for (int i = 0; i < FETCHES; i++) {
    tasks.add(createTask(() -> fetchAsync(port, "/slow")));
  }
  return await(gather(tasks)).stream().mapToInt(bytes -> bytes).sum();
}

// In processes, one for each core, which is of use where the CPU is what is short.
int processes() throws Exception {
  int count = Math.max(2, Runtime.getRuntime().availableProcessors());
  List<Process> processes = new ArrayList<>();
  for (int i = 0; i < count; i++) {
    int from = (int) ((long) NUMBERS * i / count);
    int to = (int) ((long) NUMBERS * (i + 1) / count);
    processes.add(new ProcessBuilder(command(from, to)).start());
  }
  int primes = 0;
  for (var process : processes) {
    primes += Integer.parseInt(new String(process.getInputStream().readAllBytes()).strip());
  }
  return primes;
}

// This very program, with arguments.
List<String> command(int from, int to) throws Exception {
  var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
  var place = Path.of(getClass().getProtectionDomain().getCodeSource().getLocation().toURI());
  var program = place.toString().endsWith(".java") ? place.toString() : getClass().getName();
  var classPath = System.getProperty("java.class.path");
  return List.of(java, "-XX:+UseSerialGC", "-cp", classPath, program, "" + from, "" + to);
}

int countPrimes(int from, int to) {
  int primes = 0;
  for (int n = Math.max(2, from); n < to; n++) {
    boolean isPrime = true;
    for (int divisor = 2; divisor * divisor <= n && isPrime; divisor++) {
      isPrime = n % divisor != 0;
    }
    primes += isPrime ? 1 : 0;
  }
  return primes;
}

// By means of the JDK; blocks its thread.
int fetch(int port, String path) throws Exception {
  try (var in = URI.create("http://127.0.0.1:" + port + path).toURL().openStream()) {
    return in.readAllBytes().length;
  }
}

// By means of Weft; suspends its task.
int fetchAsync(int port, String path) throws IOException {
  try (var stream = TcpStream.connect("127.0.0.1", port)) {
    stream.writeText("GET " + path + " HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n");
    stream.readUntil("\r\n\r\n".getBytes());
    return stream.readAll().length;
  }
}

void row(String model, Callable<Integer> work) throws Exception {
  long start = System.nanoTime();
  int result = work.call();
  double elapsed = (System.nanoTime() - start) / 1e9;
  IO.println(String.format(Locale.ROOT, "%-15s %6.1f s %8d", model, elapsed, result));
}

// Answers after a second, like httpbin's /delay/1; on a loop in a thread of its own.
static class SlowServer implements AutoCloseable {
  static final String PAGE = "<title>a page</title>".repeat(100);
  static final String ANSWER =
      "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + PAGE.length() + "\r\n\r\n";

  final EventLoop loop = EventLoop.create();
  final Thread thread = Thread.ofPlatform().start(this::runLoop);
  final Server server =
      loop.submit(() -> TcpServer.listen("127.0.0.1", 0, SlowServer::answer)).join();
  final int port = server.port();

  static void answer(TcpStream stream) throws IOException {
    String request = new String(stream.readUntil("\r\n\r\n".getBytes()));
    if (request.startsWith("GET /slow ")) {
      sleep(seconds(1));
    }
    stream.writeText(ANSWER + PAGE);
  }

  void runLoop() {
    loop.runForever();
    loop.close();
  }

  @Override
  public void close() {
    loop.submit(server::close).join();
    loop.callSoonThreadsafe(loop::stop);
  }
}
