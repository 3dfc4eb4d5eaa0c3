package dev.weft.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Asyncio;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that has no file descriptors left. */
class FileDescriptorsTest {
  private static final Path SHELL = Path.of("/bin/sh");

  /** The server, a program of its own that may have few files. */
  static final class Echo {
    public static void main(String[] arguments) throws IOException {
      Asyncio.run(() -> {
        Server server = TcpServer.listen("127.0.0.1", 0, stream -> stream.copyTo(stream));
        System.out.println(server.port());
        server.serveForever();
      });
    }
  }

  @Test
  void acceptingPausesAndGoesOnLaterAndTheOthersDoNotNotice(@TempDir Path directory)
      throws Exception {
    assumeTrue(Files.isExecutable(SHELL), "no /bin/sh, which limits a program's files");
    Path log = directory.resolve("log");
    Process server = start(log);
    List<Socket> sockets = new ArrayList<>();
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8))) {
      int port = Integer.parseInt(output.readLine());
      for (int i = 0; i < 20; i++) { // a class is a file, too: all of them are loaded now
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          echo(socket);
        }
      }
      Socket first = connect(port, sockets);
      echo(first);
      for (int i = 0; i < 300; i++) {
        var _ = connect(port, sockets); // most wait in the backlog
      }
      while (!Files.readString(log).contains("cannot accept")) {
        Thread.sleep(10);
      }
      echo(first);
      Socket last = connect(port, sockets);
      for (Socket socket : sockets.subList(1, sockets.size() - 1)) {
        socket.close();
      }
      echo(first);
      echo(last);
      assertThat(Files.readString(log).split("cannot accept", -1)).hasSize(2);
    } finally {
      server.destroyForcibly().waitFor();
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static Process start(Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(SHELL.toString(), "-c", "ulimit -n 200 && exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dweft.fiber=" + System.getProperty("weft.fiber", "native"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Echo.class.getName()));
    return new ProcessBuilder(command).redirectError(log.toFile()).start();
  }

  private static Socket connect(int port, List<Socket> sockets) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    sockets.add(socket);
    return socket;
  }

  private static void echo(Socket socket) throws IOException {
    socket.getOutputStream().write('x');
    assertThat(socket.getInputStream().read()).isEqualTo('x');
  }
}
