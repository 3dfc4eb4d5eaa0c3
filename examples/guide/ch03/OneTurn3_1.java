// 3.1 One turn of the loop: what is ready, timers, I/O · real
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.net.TcpServer;
import dev.weft.net.TcpStream;

// In a turn the loop looks at its sockets, adds the timers that are due to what was ready already,
// and runs all that. What becomes ready meanwhile has to wait for the next turn.
int happened;

void happens(String what) {
  happened++;
  IO.println(happened + " " + what);
}

void main() throws IOException {
  run(() -> {
    var server = TcpServer.listen("127.0.0.1", 0, stream -> stream.copyTo(stream)); // an echo
    var stream = TcpStream.connect("127.0.0.1", server.port());
    try (server;
        stream) {
      var loop = EventLoop.running();
      loop.callLater(Duration.ZERO, () -> happens("a timer that was due: after what was ready"));
      loop.callSoon(() -> {
        happens("a callback: it was ready first");
        createTask(() -> {
          happens("a task's step: ready since the callback, so in the next turn");
          stream.writeText("hello\n");
        });
      });

      String line = new String(stream.readLine()).strip(); // until then the loop has its turns
      happens("a socket event: " + line + " came back, when the task had suspended");
    }
  });
}
