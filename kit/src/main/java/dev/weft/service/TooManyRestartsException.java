package dev.weft.service;

import dev.weft.text.DurationText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Supervisor} fails with whose children fail too often; its cause is the last one.
 */
public final class TooManyRestartsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TooManyRestartsException(
      Supervisor supervisor, String child, int most, Duration within, @Nullable Throwable cause) {
    super(
        supervisor
            + " has started its children again "
            + most
            + " times in "
            + DurationText.of(within)
            + ", which is the most; now "
            + child
            + (cause == null ? " has ended" : " has failed: " + cause),
        cause);
  }
}
