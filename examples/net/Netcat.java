import static dev.weft.Asyncio.*;

import dev.weft.TaskGroup;
import dev.weft.net.*;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;

/** Connects the terminal and a server: java Netcat [--tls] HOST PORT. */
void main(String... arguments) throws Exception {
  boolean tls = arguments.length == 3 && arguments[0].equals("--tls");
  if (!tls && arguments.length != 2) {
    System.err.println("usage: Netcat [--tls] HOST PORT");
    System.exit(2);
  }
  String host = arguments[tls ? 1 : 0];
  int port = Integer.parseInt(arguments[tls ? 2 : 1]);
  try {
    run(() -> talk(tls ? TcpStream.connectTls(host, port) : TcpStream.connect(host, port)));
  } catch (IOException e) {
    System.err.println("netcat: " + e.getMessage());
    System.exit(1);
  }
}

void talk(TcpStream connection) throws IOException {
  try (connection) {
    TaskGroup.run(group -> {
      group.createTask(() -> send(connection));
      for (byte[] bytes = connection.read(65536); bytes.length > 0; ) {
        System.out.write(bytes);
        System.out.flush();
        bytes = connection.read(65536);
      }
      group.cancel();
    });
  }
}

/** Sends what is typed; the keyboard is read off the loop. */
void send(TcpStream connection) throws IOException {
  var keyboard = Channels.newChannel(System.in);
  var buffer = ByteBuffer.allocate(65536);
  while (toThread(() -> keyboard.read(buffer)) >= 0) {
    connection.write(buffer.flip());
    buffer.clear();
  }
  connection.shutdownOutput();
}
