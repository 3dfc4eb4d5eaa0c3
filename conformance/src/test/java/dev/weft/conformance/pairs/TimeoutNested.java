package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.Timeout;
import dev.weft.conformance.Program;
import java.util.ArrayList;
import java.util.concurrent.TimeoutException;

/** The limit that ran out is the one that converts the cancellation. */
public final class TimeoutNested extends Program {
  @Override
  protected void main() throws TimeoutException {
    nested("none", 120, 60, 20);
    nested("inner", 120, 20, 60);
    nested("outer", 20, 60, 120);
    nested("both", 50, 20, 120);
    try {
      timeout(millis(100), () -> timeout(millis(20), () -> sleep(seconds(1))));
    } catch (TimeoutException e) {
      print("passed through", Task.current().cancelling());
    }
  }

  private void nested(String name, long outerLimit, long innerLimit, long delay) {
    var scopes = new ArrayList<Timeout>();
    try {
      Timeout.run(
          millis(outerLimit),
          outer -> {
            scopes.add(outer);
            try {
              Timeout.run(
                  millis(innerLimit),
                  inner -> {
                    scopes.add(inner);
                    sleep(millis(delay));
                    print(name, "slept");
                  });
            } catch (TimeoutException e) {
              print(name, "inner timeout", Task.current().cancelling());
            } catch (CancelledError e) {
              print(name, "inner cancelled", Task.current().cancelling());
              throw e;
            }
            print(name, "inner expired", scopes.get(1).isExpired());
            sleep(millis(40));
            print(name, "slept again");
          });
    } catch (TimeoutException e) {
      print(name, "outer timeout", Task.current().cancelling());
    }
    print(name, "expired", scopes.get(0).isExpired(), scopes.get(1).isExpired());
  }
}
