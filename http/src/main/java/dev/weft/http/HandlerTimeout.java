package dev.weft.http;

import dev.weft.Timeout;
import dev.weft.text.DurationText;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Gives a handler so much time, and no more. */
final class HandlerTimeout implements Middleware {
  private final Duration limit;

  HandlerTimeout(Duration limit) {
    if (!limit.isPositive()) {
      throw new IllegalArgumentException(
          "a handler needs more time than " + DurationText.of(limit));
    }
    this.limit = limit;
  }

  @Override
  public Response apply(Request request, Handler next) throws Exception {
    @Nullable Timeout[] own = {null};
    try {
      return Timeout.call(
          limit,
          timeout -> {
            own[0] = timeout;
            return next.handle(request);
          });
    } catch (TimeoutException e) {
      if (own[0] == null || !own[0].isExpired()) {
        throw e; // the handler's own
      }
      throw new HttpException(503, "this took longer than " + DurationText.of(limit), e);
    }
  }
}
