// 10.5 A WebSocket server with rooms, and three clients · real
import static dev.weft.Asyncio.*;

import dev.weft.http.HttpServer;
import dev.weft.http.Rooms;
import dev.weft.http.Router;
import dev.weft.http.WebSocket;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

static final JsonMapper JSON = new JsonMapper();

// What a client says; what a type does not need is null.
record Said(String type, String room, String to, String message) {}

static class ChatServer {
  final Map<String, WebSocket> clients = new TreeMap<>();
  final Rooms rooms = new Rooms();

  Router router() {
    return new Router().websocket("/chat/{name}", this::serve);
  }

  // Runs as long as the client is there; a closed socket has left its rooms by itself.
  void serve(WebSocket socket) throws IOException {
    String name = socket.request().pathParam("name");
    clients.put(name, socket);
    try {
      for (var message : socket) {
        if (message instanceof WebSocket.Text(String text)) {
          answer(name, socket, text);
        }
      }
    } finally {
      clients.remove(name);
    }
  }

  void answer(String name, WebSocket socket, String text) throws IOException {
    try {
      handle(name, socket, JSON.readValue(text, Said.class));
    } catch (JacksonException e) {
      socket.sendText("error: this is not JSON");
    }
  }

  void handle(String name, WebSocket socket, Said said) throws IOException {
    switch (said.type) {
      case "join_room" -> {
        rooms.join(said.room, socket);
        socket.sendText("joined " + said.room);
      }
      case "leave_room" -> {
        rooms.leave(said.room, socket);
        socket.sendText("left " + said.room);
      }
      case "room" ->
          rooms.broadcast(said.room, "[" + said.room + "] " + name + ": " + said.message);
      case "private" -> sendPrivate(name, socket, said);
      default -> {
        for (var client : List.copyOf(clients.values())) {
          client.sendText("[all] " + name + ": " + said.message);
        }
      }
    }
  }

  void sendPrivate(String name, WebSocket socket, Said said) throws IOException {
    var other = clients.get(said.to);
    if (other == null) {
      socket.sendText("error: no client is called " + said.to);
    } else {
      other.sendText("[private] " + name + ": " + said.message);
    }
  }

  String statistics() {
    var members = new TreeMap<String, Integer>();
    rooms.rooms().forEach(room -> members.put(room, rooms.members(room).size()));
    return "clients " + clients.size() + ", rooms " + members.size() + " " + members;
  }
}

// A client that prints what it gets.
record Client(String name, WebSocket socket) implements AutoCloseable {
  static Client connect(int port, String name) throws IOException {
    return new Client(name, WebSocket.connect("ws://127.0.0.1:" + port + "/chat/" + name));
  }

  void say(String type, String room, String to, String message) throws IOException {
    socket.sendText(JSON.writeValueAsString(new Said(type, room, to, message)));
  }

  void expect() throws IOException {
    if (socket.receive() instanceof WebSocket.Text(String text)) {
      IO.println(name + " got: " + text);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}

void talk(ChatServer chat, Client ann, Client bob, Client cid) throws IOException {
  for (var client : List.of(ann, bob)) {
    client.say("join_room", "java", null, null);
    client.expect();
  }
  IO.println("statistics: " + chat.statistics());

  ann.say("room", "java", null, "members only");
  ann.expect();
  bob.expect();
  ann.say("private", null, "cid", "for you alone");
  cid.expect(); // the first that cid gets: the room's message did not reach it
  cid.socket.sendText("{\"type\": ");
  cid.expect();

  bob.say("leave_room", "java", null, null);
  bob.expect();
  ann.say("room", "java", null, "is anybody here?");
  ann.expect();
  cid.say("message", null, null, "hello everybody");
  for (var client : List.of(ann, bob, cid)) {
    client.expect(); // which is the next that bob gets: it has left the room
  }
}

void main() throws Exception {
  run(() -> {
    var chat = new ChatServer();
    try (var server = HttpServer.listen("127.0.0.1", 0, chat.router())) {
      IO.println("statistics: " + chat.statistics());
      try (var ann = Client.connect(server.port(), "ann");
          var bob = Client.connect(server.port(), "bob");
          var cid = Client.connect(server.port(), "cid")) {
        talk(chat, ann, bob, cid);
        IO.println("statistics: " + chat.statistics());
      }
      while (!chat.clients.isEmpty()) {
        sleep(millis(10)); // until the server has seen that they are gone
      }
      IO.println("statistics: " + chat.statistics());
    }
  });
}
