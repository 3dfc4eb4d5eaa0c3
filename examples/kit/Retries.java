import static dev.weft.Asyncio.*;

import dev.weft.*;
import dev.weft.resilience.*;
import dev.weft.testing.FlakyService;

// What stands between a program and a service that fails and is slow. In virtual time.
void main() throws Exception {
  try (var runner = Runner.builder().virtualTime().build()) {
    runner.run(() -> {
      retries();
      together();
      hedges();
    });
  }
}

void retries() throws Exception {
  var service = FlakyService.answering("the answer").failsFirst(2);
  var retry =
      Retry.attempts(5)
          .backoff(seconds(1))
          .on(IOException.class)
          .onRetry(failed ->
              IO.println("attempt " + failed.number() + " failed, again in " + failed.delay()));
  IO.println(retry.run(service::call));
}

void together() {
  var service = FlakyService.answering("never").failsFirst(100);
  var breaker =
      CircuitBreaker.builder("service")
          .window(4)
          .onChange((from, to) -> IO.println(from + " -> " + to))
          .build();
  var policy =
      Policy.of(Retry.attempts(2), RateLimiter.of(10, seconds(1)), Bulkhead.of(5), breaker);
  for (int i = 0; i < 3; i++) {
    try {
      policy.run(service::call);
    } catch (Exception e) {
      IO.println(e.getMessage());
    }
  }
  IO.println("it was called " + service.calls() + " times");
}

void hedges() throws Exception {
  Duration start = EventLoop.running().time();
  int[] calls = {0};
  String answer =
      Hedge.after(millis(100))
          .run(() -> {
            boolean first = ++calls[0] == 1;
            sleep(first ? seconds(60) : millis(20)); // slow now and then
            return first ? "the slow one" : "the second one";
          });
  IO.println(answer + " was first, after " + EventLoop.running().time().minus(start));
}
