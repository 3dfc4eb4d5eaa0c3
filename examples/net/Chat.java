import static dev.weft.Asyncio.*;

import dev.weft.net.*;
import dev.weft.sync.Queue;

final Set<Queue<String>> members = new HashSet<>();

void main(String... arguments) throws Exception {
  run(() -> {
    int port = arguments.length == 0 ? 7000 : Integer.parseInt(arguments[0]);
    try (var server = TcpServer.listen("127.0.0.1", port, this::talk)) {
      IO.println("chat on port " + server.port());
      server.serveForever();
    }
  });
}

void talk(TcpStream client) throws Exception {
  client.writeText("your name? ");
  String name = new String(client.readLine()).strip();
  var messages = new Queue<String>();
  members.add(messages);
  var sender =
      createTask(() -> {
        for (var line : messages) {
          client.writeText(line + "\n");
        }
      });
  try {
    say("* " + name + " has come");
    client.lines().forEach(line -> say(name + ": " + line));
  } finally {
    members.remove(messages);
    sender.cancel();
    say("* " + name + " has gone");
  }
}

void say(String line) {
  members.forEach(member -> member.putNow(line));
}
