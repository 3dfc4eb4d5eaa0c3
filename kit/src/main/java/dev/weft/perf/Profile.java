package dev.weft.perf;

import dev.weft.Asyncio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Profiler} has found.
 *
 * @param <T> the value of the body
 */
public final class Profile<T extends @Nullable Object> {
  private final String name;
  private final T value;
  private final Duration elapsed;
  private final Flight flight;

  Profile(String name, T value, Duration elapsed, Flight flight) {
    this.name = name;
    this.value = value;
    this.elapsed = elapsed;
    this.flight = flight;
  }

  /** Returns the value of the body. */
  public T value() {
    return value;
  }

  /** Returns how long the body took, on the loop's clock. */
  public Duration elapsed() {
    return elapsed;
  }

  /** Returns the methods that threads were in most often, {@code most} at most. */
  public List<Flight.Method> hot(int most) {
    return flight.hot(most);
  }

  /**
   * Writes a page that needs nothing beside itself: where tasks ran, and what they waited for.
   * Suspends in a task, blocks elsewhere.
   */
  public void flameGraph(Path file) throws IOException {
    String page = flight.flameGraph(name);
    if (StressReport.isInTask()) {
      Asyncio.toThread(() -> Files.writeString(file, page));
    } else {
      Files.writeString(file, page);
    }
  }
}
