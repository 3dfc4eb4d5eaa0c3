// 9.1d A profile · real
import static dev.weft.Asyncio.*;

import dev.weft.perf.Profiler;

// Where most of the time goes.
static long countPrimes(int below) {
  long primes = 0;
  for (int n = 2; n < below; n++) {
    primes += isPrime(n) ? 1 : 0;
  }
  return primes;
}

static boolean isPrime(int n) {
  for (int divisor = 2; divisor * divisor <= n; divisor++) {
    if (n % divisor == 0) {
      return false;
    }
  }
  return true;
}

// Where a little of it goes.
static int sortWords(int count) {
  var random = new SplittableRandom(52);
  return (int)
      IntStream.range(0, count)
          .mapToObj(_ -> Integer.toString(random.nextInt(), 36))
          .sorted()
          .distinct()
          .count();
}

void main() throws IOException {
  run(() -> {
    var profile =
        Profiler.profile(
            "primes and words",
            () -> {
              var primes = createTask("primes", () -> countPrimes(2_000_000));
              var words = createTask("words", () -> sortWords(100_000));
              sleep(millis(100)); // which takes no CPU
              return await(primes) + " primes, " + await(words) + " words";
            });
    IO.println("result: " + profile.value());
    IO.println("elapsed: " + profile.elapsed().toMillis() + " ms");

    IO.println("hottest methods:");
    for (var method : profile.hot(5)) {
      IO.println(
          String.format(
              Locale.ROOT,
              "  %5d samples %5.1f%%  %s",
              method.samples(),
              100 * method.share(),
              method.name()));
    }

    // This page is left for you to open in a browser.
    Path page = Files.createTempFile("weft-profile-", ".html");
    profile.flameGraph(page);
    IO.println("flame graph: " + page + " (" + Files.size(page) / 1024 + " KiB)");
  });
}
