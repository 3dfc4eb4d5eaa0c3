package dev.weft.service;

import static dev.weft.Asyncio.sleep;

import java.io.IOException;
import java.time.Duration;

/** What {@link ApplicationTest} runs in a JVM of its own: services that do as they are told. */
final class ApplicationProgram {
  private ApplicationProgram() {}

  /**
   * Runs a service for each argument, {@code name} or {@code name:what}: it may refuse, crash, end,
   * stumble or hang.
   */
  public static void main(String[] scripts) {
    Service[] services = new Service[scripts.length];
    for (int i = 0; i < scripts.length; i++) {
      String[] parts = scripts[i].split(":", 2);
      services[i] = new Part(parts[0], parts.length > 1 ? parts[1] : "");
    }
    Application.run(services);
    say("returned");
  }

  private static void say(String line) {
    System.out.println(line);
  }

  private static final class Part extends Service {
    private final String script;

    Part(String name, String script) {
      super(name);
      this.script = script;
    }

    private void does(String word) throws IOException {
      if (script.equals(word)) {
        throw new IOException(name() + " " + word + "s");
      }
    }

    @Override
    protected void startup() throws IOException {
      say("+" + name());
      does("refuse");
    }

    @Override
    protected void run() throws IOException {
      sleep(Duration.ofMillis(1)); // the others have started
      does("crash");
      if (!script.equals("end")) {
        say("running " + name());
        sleep(Duration.ofDays(1));
      }
    }

    @Override
    protected void cleanup() throws IOException {
      say("-" + name());
      does("stumble");
      if (script.equals("hang")) {
        sleep(Duration.ofDays(1));
      }
    }
  }
}
