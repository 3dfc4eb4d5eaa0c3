// 8.1a try, except, else, finally · virtual
import static dev.weft.Asyncio.*;

import java.util.concurrent.TimeoutException;

enum Ending {
  VALUE,
  TIMEOUT,
  SUCCESS
}

// An asynchronous operation that may fail; the guide throws dice, here each ending has its turn.
String failingOperation(Ending ending) throws TimeoutException {
  sleep(millis(100));
  return switch (ending) {
    case VALUE -> throw new IllegalArgumentException("the data are not valid");
    case TIMEOUT -> throw new TimeoutException("the operation took too long");
    case SUCCESS -> "it worked";
  };
}

void basicExceptionDemo(Ending ending) {
  try {
    String result = failingOperation(ending);
    IO.println("success: " + result); // Python's else
  } catch (IllegalArgumentException e) {
    IO.println("value error: " + e.getMessage());
  } catch (TimeoutException e) {
    IO.println("timeout: " + e.getMessage());
  } catch (Exception e) {
    IO.println("unknown: " + e);
  } finally {
    IO.println("clean-up");
  }
}

void main() {
  run(() -> {
    for (var ending : Ending.values()) {
      basicExceptionDemo(ending);
    }
  });
}
