import dev.weft.Asyncio;
import dev.weft.EventLoop;
import dev.weft.cache.AsyncCache;
import dev.weft.http.HttpClient;
import dev.weft.http.HttpMetrics;
import dev.weft.http.HttpServer;
import dev.weft.http.Response;
import dev.weft.http.Router;
import dev.weft.micrometer.HttpMeters;
import dev.weft.micrometer.Meters;
import dev.weft.micrometer.SqlMeters;
import dev.weft.sql.Database;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;

// What a registry of Micrometer's gets to know of a program, a line for each part. A program of
// your
// own has a registry for Prometheus or another in the place of the simple one.
void main() throws Exception {
  Asyncio.run(() -> {
    var registry = new SimpleMeterRegistry();
    var metrics = new HttpMetrics();
    try (var database = Database.open("jdbc:h2:mem:");
        AsyncCache<String, Long> prices = AsyncCache.lru(100, item -> price(database, item));
        var server = HttpServer.listen("127.0.0.1", 0, routes(prices).use(metrics));
        var client = HttpClient.builder().baseUrl("http://127.0.0.1:" + server.port()).build()) {
      Meters.of(EventLoop.running()).bindTo(registry);
      Meters.of("prices", prices).bindTo(registry);
      HttpMeters.of("shop", metrics).bindTo(registry);
      HttpMeters.of("shop", client).bindTo(registry);
      SqlMeters.of("shop", database).bindTo(registry);

      database.execute("create table items (name varchar primary key, price bigint)");
      database.execute("insert into items values ('tea', 4), ('cake', 6)");
      for (var item : new String[] {"tea", "cake", "tea", "tea"}) {
        client.get("/prices/" + item);
      }
      client.get("/nowhere");
      Asyncio.toThread(() -> print(registry)); // a registry is read by a thread of its own
    }
  });
}

Router routes(AsyncCache<String, Long> prices) {
  return new Router()
      .get("/prices/{item}", request -> Response.text("" + prices.get(request.pathParam("item"))));
}

long price(Database database, String item) throws SQLException {
  return database.query(Long.class, "select price from items where name = ?", item).getFirst();
}

// Those that have counted something, but for times.
void print(MeterRegistry registry) {
  registry.getMeters().stream()
      .filter(meter -> meter.getId().getType() == Meter.Type.COUNTER)
      .map(meter -> name(meter) + " " + (long) meter.measure().iterator().next().getValue())
      .filter(line -> !line.endsWith(" 0") && !line.contains("received"))
      .sorted()
      .forEach(IO::println);
}

String name(Meter meter) {
  return meter.getId().getName() + meter.getId().getTags();
}
