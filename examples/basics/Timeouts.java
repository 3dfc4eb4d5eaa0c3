import static dev.weft.Asyncio.*;

import dev.weft.Timeout;
import java.util.concurrent.TimeoutException;

// A block of code gets so long, whatever it waits for in there.
void main() throws TimeoutException {
  run(() -> {
    IO.println(timeout(seconds(60), () -> answer(10)));

    try {
      timeout(millis(100), () -> answer(60_000));
    } catch (TimeoutException e) {
      IO.println("no answer in time");
    }

    IO.println("or else: " + moveOnAfter(millis(100), () -> answer(60_000)).orElse("a default"));

    Timeout.run(
        millis(100),
        scope -> {
          scope.reschedule(scope.deadline().plusSeconds(60));
          IO.println("given more time: " + answer(200));
        });
  });
}

String answer(long after) {
  sleep(millis(after));
  return "the answer, after " + after + " ms";
}
