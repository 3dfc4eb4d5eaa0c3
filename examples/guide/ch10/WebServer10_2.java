// 10.2 A web server: routes and middleware · real
import static dev.weft.Asyncio.*;

import dev.weft.http.Body;
import dev.weft.http.Handler;
import dev.weft.http.HttpClient;
import dev.weft.http.HttpException;
import dev.weft.http.HttpServer;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.http.Router;
import java.util.logging.Level;
import java.util.logging.Logger;

record User(int id, String name) {}

final Map<Integer, User> users = new TreeMap<>(Map.of(7, new User(7, "Ada")));

Router router() {
  return new Router()
      .get("/", _ -> Response.text("hello"))
      .get("/users/{id:int}", this::user)
      .post("/users", this::addUser)
      .get("/broken", this::broken)
      .use(this::log);
}

Response user(Request request) {
  var user = users.get(Integer.parseInt(request.pathParam("id")));
  if (user == null) {
    throw new HttpException(404, "no such user");
  }
  return Response.json(user);
}

Response addUser(Request request) {
  var user = request.json(User.class); // a body that is none is answered with 400
  users.put(user.id, user);
  return Response.json(user).withStatus(201);
}

Response broken(Request request) {
  throw new IllegalStateException("the password hunter2 does not work");
}

// A middleware: sees each request before its handler, and each answer after it.
Response log(Request request, Handler next) throws Exception {
  try {
    var response = next.handle(request);
    IO.println("log: " + request + " " + response.status());
    return response;
  } catch (IllegalStateException e) {
    IO.println("log: " + request + " failed: " + e.getMessage());
    throw e; // becomes a 500
  }
}

void use(HttpClient client) throws Exception {
  var user = client.get("/users/7");
  IO.println(user.status() + " " + user.header("Content-Type") + " " + user.text());
  var added = client.post("/users", Body.json(new User(8, "Alan")));
  IO.println(added.status() + " " + added.text());
  IO.println(client.post("/users", Body.text("{\"id\":")).status() + " for what is no JSON");

  var head = client.head("/users/8");
  IO.println(
      head.status()
          + " HEAD: "
          + head.header("Content-Length")
          + " bytes announced, "
          + head.bytes().length
          + " sent");
  var none = client.get("/users/9");
  IO.println(none.status() + " " + none.text());
  IO.println(client.get("/nowhere").status() + " for a path that is not there");
  var method = client.delete("/users/7");
  IO.println(method.status() + " Allow: " + method.header("Allow"));

  var broken = client.get("/broken");
  IO.println(broken.status() + " " + broken.text());
  IO.println("internals in the body: " + broken.text().contains("hunter2"));
}

void main() throws Exception {
  // The stack of a 500 is in the log, which we leave away here.
  Logger log = Logger.getLogger("dev.weft.http");
  log.setLevel(Level.OFF);
  run(() -> {
    try (var server = HttpServer.listen("127.0.0.1", 0, router());
        var client = HttpClient.builder().baseUrl("http://127.0.0.1:" + server.port()).build()) {
      IO.println("serves on port " + server.port());
      use(client);
    }
  });
}
