package dev.weft.http;

import dev.weft.Block;
import dev.weft.http.syntax.Origin;
import dev.weft.net.Tls;
import dev.weft.resilience.Policy;
import dev.weft.text.DurationText;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was said about a client when it was made. */
final class ClientOptions implements Cloneable {
  @Nullable URI base;
  Headers headers = Headers.of().with("User-Agent", "Weft");
  Duration timeout = Duration.ofMinutes(5); // aiohttp's
  Duration connectTimeout = Duration.ofSeconds(30);
  @Nullable Duration readTimeout;
  Duration idleTimeout = Duration.ofSeconds(30);
  Duration pingAfter = Duration.ofSeconds(15);
  int maxConcurrent = 100; // aiohttp's
  int maxPerOrigin = Integer.MAX_VALUE;
  long maxResponse = 16L << 20;
  int redirects = 10;
  int attempts = 1;
  @Nullable Policy policy;
  Tls tls = Tls.client();
  boolean http2 = true;
  @Nullable Origin proxy;
  @Nullable String proxyAuthorization;
  List<Block.RunWith<? super ClientRequest, ?>> onRequest = List.of();
  List<Block.RunWith<? super StreamingResponse, ?>> onResponse = List.of();

  static Duration requirePositive(Duration limit) {
    if (!limit.isPositive()) {
      throw new IllegalArgumentException(
          "a limit of " + DurationText.of(limit) + " leaves no time: more than 0");
    }
    return limit;
  }

  static int requirePositive(int number, String what) {
    if (number < 1) {
      throw new IllegalArgumentException("cannot do with " + number + " " + what + ": 1 or more");
    }
    return number;
  }

  static <T> List<T> with(List<T> list, T more) {
    return Stream.concat(list.stream(), Stream.of(more)).toList();
  }

  ClientOptions copy() {
    try {
      return (ClientOptions) clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }
}
