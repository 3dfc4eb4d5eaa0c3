import static dev.weft.Asyncio.*;

import dev.weft.TaskGroup;
import dev.weft.net.*;

int connections;
long sent;
long received;

/** Passes connections on and counts: java Proxy PORT HOST PORT. */
void main(String... arguments) throws Exception {
  if (arguments.length != 3) {
    System.err.println("usage: Proxy PORT HOST PORT");
    System.exit(2);
  }
  String host = arguments[1];
  int port = Integer.parseInt(arguments[2]);
  run(() -> {
    int own = Integer.parseInt(arguments[0]);
    try (var server = TcpServer.listen("127.0.0.1", own, client -> pass(client, host, port))) {
      IO.println("proxy on port " + server.port() + " to " + host + ":" + port);
      server.serveForever();
    }
  });
}

void pass(TcpStream client, String host, int port) throws IOException {
  connections++;
  try (var target = TcpStream.connect(host, port)) {
    TaskGroup.run(group -> {
      group.createTask(() -> sent += copy(client, target));
      group.createTask(() -> received += copy(target, client));
    });
  } catch (ConnectException e) {
    System.err.println("proxy: " + e.getMessage());
  } finally {
    IO.println("connections " + connections + ", bytes there " + sent + ", back " + received);
  }
}

/** Passes on all bytes, by reference, and then the end. */
long copy(TcpStream from, TcpStream to) throws IOException {
  long bytes = from.copyTo(to);
  to.shutdownOutput();
  return bytes;
}
