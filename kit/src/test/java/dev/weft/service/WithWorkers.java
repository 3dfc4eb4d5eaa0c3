package dev.weft.service;

import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;

import dev.weft.testing.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Children of a supervisor that do what they are told, and what they did. */
abstract class WithWorkers {
  static final Logger LOG = Logger.getLogger(Supervisor.class.getName());

  final Trace trace = new Trace();

  final Map<String, Integer> starts = new HashMap<>();

  /** A child that does at its nth start what the nth word says; then it stays. */
  final class Worker extends Service {
    final String script;

    Worker(String name, String... scripts) {
      super(name);
      int start = starts.merge(name, 1, Integer::sum);
      this.script = start <= scripts.length ? scripts[start - 1] : "";
    }

    @Override
    protected void startup() throws Exception {
      trace.record("+" + name());
      does("refuse");
      if (script.equals("hang up")) {
        hang();
      }
    }

    @Override
    protected void run() throws Exception {
      switch (script) {
        case "end" -> sleep(seconds(1));
        case "crash" -> {
          sleep(seconds(1));
          throw new IOException(name() + " crashed");
        }
        default -> hang();
      }
    }

    void does(String word) throws IOException {
      if (script.equals(word)) {
        throw new IOException(name() + " " + word + "s");
      }
    }

    @Override
    protected void cleanup() throws Exception {
      trace.record("-" + name());
      does("stumble");
      if (script.equals("hang down")) {
        hang();
      }
    }
  }

  static void hang() {
    sleep(Duration.ofDays(1));
  }

  @BeforeAll
  static void beQuiet() {
    LOG.setUseParentHandlers(false);
  }

  @AfterAll
  static void beAudible() {
    LOG.setUseParentHandlers(true);
  }

  Supervisor.Builder of(String... names) {
    Supervisor.Builder builder = Supervisor.builder("boss");
    for (String name : names) {
      builder.child(name, () -> new Worker(name));
    }
    return builder;
  }

  static Child child(Supervisor supervisor, String name) {
    return supervisor.children().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
