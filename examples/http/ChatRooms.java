import static dev.weft.Asyncio.*;

import dev.weft.http.*;
import dev.weft.http.WebSocket.Text;

/** Chat rooms, in JSON: java ChatRooms [PORT]; without a port, a conversation to look at. */
void main(String... arguments) throws Exception {
  run(() -> {
    var router = new Router().websocket("/chat/{name}", this::talk);
    if (arguments.length == 0) {
      converse(router);
      return;
    }
    try (var server = HttpServer.listen(Integer.parseInt(arguments[0]), router)) {
      IO.println("ws://localhost:" + server.port() + "/chat/YOUR-NAME");
      server.serveForever();
    }
  });
}

/** What goes both ways: type is join, leave, say or tell; or error. */
record Note(String type, String room, String from, String to, String text) {}

final Map<String, WebSocket> people = new HashMap<>();
final Rooms rooms =
    Rooms.builder().dropConnection(1_000).history(10).onPresence(this::announce).build();

void talk(WebSocket socket) throws Exception {
  String name = name(socket);
  if (people.putIfAbsent(name, socket) != null) {
    socket.close(4009, "there is a " + name + " already");
    return;
  }
  try {
    for (var message : socket) {
      if (message instanceof Text text) {
        try {
          heard(socket, text.json(Note.class));
        } catch (IOException e) {
          socket.sendJson(new Note("error", null, null, name, "not a note: " + e.getMessage()));
        }
      }
    }
  } finally {
    people.remove(name);
  }
}

String name(WebSocket socket) {
  return socket.request().pathParam("name");
}

void heard(WebSocket socket, Note note) throws IOException {
  switch (note.type()) {
    case "join" -> rooms.join(note.room(), socket);
    case "leave" -> rooms.leave(note.room(), socket);
    case "say" -> rooms.broadcast(note.room(), Text.ofJson(from(socket, note)));
    case "tell" -> {
      var other = people.get(note.to());
      if (other == null) {
        socket.sendJson(
            new Note("error", null, null, name(socket), "nobody is called " + note.to()));
      } else {
        other.sendJson(from(socket, note));
      }
    }
    default -> throw new IOException("no such type: " + note.type());
  }
}

Note from(WebSocket socket, Note note) {
  return new Note(note.type(), note.room(), name(socket), note.to(), note.text());
}

void announce(Rooms.Presence it) {
  var note = new Note(it.joined() ? "join" : "leave", it.room(), name(it.socket()), null, null);
  rooms.broadcast(it.room(), Text.ofJson(note));
}

/** Three people talk to a server of their own. */
void converse(Router router) throws Exception {
  var server = HttpServer.listen("127.0.0.1", 0, router);
  String url = "ws://127.0.0.1:" + server.port() + "/chat/";
  try (var ada = WebSocket.connect(url + "ada");
      var bob = WebSocket.connect(url + "bob");
      var eve = WebSocket.connect(url + "eve")) {
    ada.sendJson(new Note("join", "java", null, null, null));
    show("ada", ada, 1);
    bob.sendJson(new Note("join", "java", null, null, null));
    show("ada", ada, 1);
    ada.sendJson(new Note("say", "java", null, null, "hello, all"));
    show("bob", bob, 3); // what the room remembers comes first
    bob.sendJson(new Note("tell", null, null, "eve", "psst"));
    show("eve", eve, 1);
    eve.sendJson(new Note("tell", null, null, "zoe", "hm?"));
    eve.sendText("gibberish");
    show("eve", eve, 2);
    bob.sendJson(new Note("leave", "java", null, null, null));
    show("ada", ada, 2);
    IO.println(rooms.members("java").size() + " left in the room");
  }
  server.shutdown(seconds(1));
}

void show(String who, WebSocket socket, int count) throws IOException {
  for (int i = 0; i < count; i++) {
    var note = ((Text) socket.receive()).json(Note.class);
    String what = note.text() == null ? "" : ": " + note.text().lines().findFirst().orElse("");
    String whom = note.from() == null ? "" : " " + note.from();
    IO.println(who + " hears " + note.type() + whom + what);
  }
}
