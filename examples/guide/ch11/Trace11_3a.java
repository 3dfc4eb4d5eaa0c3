// 11.3a A trace of nested calls · virtual
import static dev.weft.Asyncio.*;

import dev.weft.Task;
import dev.weft.perf.Traced;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

String load(int user) throws IOException {
  return Traced.run(
      "load " + user,
      () -> {
        sleep(millis(200));
        if (user == 3) {
          throw new FileNotFoundException("no user " + user);
        }
        return "user " + user;
      });
}

// What is called in a task is nested as well, though two of them run at once.
String page() throws IOException {
  return Traced.run(
      "page",
      () -> {
        sleep(millis(100));
        return String.join(
            ", ",
            await(gather(createTask("one", () -> load(1)), createTask("two", () -> load(2)))));
      });
}

void main() throws IOException {
  printTheLog();
  run(() -> {
    Task.current().setName("main");
    IO.println("result: " + page());
    try {
      Traced.run("broken page", () -> load(3));
    } catch (FileNotFoundException e) {
      IO.println("caught: " + e.getMessage());
    }
  });
}

// The trace is written to the log, as a library's is; here that is what we print.
static final Logger LOG = Logger.getLogger(Traced.class.getName());

void printTheLog() {
  LOG.setLevel(Level.INFO);
  LOG.setUseParentHandlers(false);
  LOG.addHandler(
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          IO.println(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      });
}
