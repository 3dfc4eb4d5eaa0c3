package dev.weft.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.EventLoop;
import dev.weft.net.Server;
import dev.weft.net.TcpServer;
import dev.weft.net.TcpStream;
import java.time.Duration;

/** A server on loopback, on a loop in a thread of its own, whose pages take a while. */
final class SlowPage implements AutoCloseable {
  static final String SLOW = "/slow";
  static final String AT_ONCE = "/at-once";
  private static final String PAGE = "<title>A page</title>\n".repeat(100);
  private static final String ANSWER =
      "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
          + PAGE.length()
          + "\r\n\r\n"
          + PAGE;

  private final Block.Run<? extends Exception> pause;
  private final EventLoop loop = EventLoop.create();
  private final Server server;

  /**
   * Starts it.
   *
   * @param delay before each answer for {@link #SLOW}
   * @param clients that may come at once
   */
  SlowPage(Duration delay, int clients) {
    this(() -> Asyncio.sleep(delay), clients);
  }

  /**
   * Starts it.
   *
   * @param pause before each answer for {@link #SLOW}
   * @param clients that may come at once
   */
  SlowPage(Block.Run<? extends Exception> pause, int clients) {
    this.pause = pause;
    Thread.ofPlatform().daemon().name("weft-slow-page").start(this::runLoop);
    var builder = TcpServer.builder().backlog(clients);
    server = loop.submit(() -> builder.listen("127.0.0.1", 0, this::answer)).join();
  }

  private void runLoop() {
    loop.runForever();
    loop.close();
  }

  private void answer(TcpStream client) throws Exception {
    String request = new String(client.readUntil("\r\n\r\n".getBytes(US_ASCII)), US_ASCII);
    if (request.startsWith("GET " + SLOW + " ")) {
      pause.run();
    }
    client.writeText(ANSWER);
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    loop.submit(server::close).join();
    loop.callSoonThreadsafe(loop::stop);
  }
}
