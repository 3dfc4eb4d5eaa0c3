package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.EventLoop;
import dev.weft.Timeout;
import dev.weft.conformance.Program;
import java.util.ArrayList;
import java.util.concurrent.TimeoutException;

/** A limit can be moved while it runs, both ways, and taken off. */
public final class TimeoutReschedule extends Program {
  @Override
  protected void main() throws TimeoutException {
    var loop = EventLoop.running();
    var scopes = new ArrayList<Timeout>();
    Timeout.run(
        millis(30),
        scope -> {
          scope.reschedule(loop.time().plus(millis(120)));
          sleep(millis(60));
          print("longer", scope.isExpired());
        });
    try {
      Timeout.run(
          seconds(10),
          scope -> {
            scopes.add(scope);
            scope.reschedule(loop.time().plus(millis(20)));
            sleep(millis(500));
            print("never");
          });
    } catch (TimeoutException e) {
      print("shorter", scopes.get(0).isExpired());
    }
    try {
      Timeout.run(
          seconds(10),
          scope -> {
            scopes.add(scope);
            sleep(millis(10));
            scope.reschedule(loop.time().minus(millis(5)));
            print("already late");
            yieldNow();
            print("never");
          });
    } catch (TimeoutException e) {
      print("past", scopes.get(1).isExpired());
    }
    try {
      scopes.get(1).reschedule(loop.time().plus(seconds(1)));
    } catch (IllegalStateException e) {
      print(kind(e));
    }
  }
}
