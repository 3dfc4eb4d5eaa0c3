package dev.weft.perf;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/** Looks, by Flight Recorder, where the time of a body goes; {@code weft profile} for a part. */
public final class Profiler {
  private Profiler() {}

  /** Runs {@code body} in this task and profiles it; see {@link #profile(String, Block.Call)}. */
  public static <X extends Throwable> Profile<@Nullable Void> profile(
      String name, Block.Run<X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    return Profiler.<@Nullable Void, X>profile(
        name,
        () -> {
          body.run();
          return null;
        });
  }

  /**
   * Runs {@code body} in this task and profiles the JVM meanwhile: where its threads are, every 10
   * ms. To begin and to end suspends, for some 100 ms. A body that throws has no profile: what it
   * throws comes out.
   *
   * @throws UncheckedIOException if the recording cannot be written to the directory for temporary
   *     files
   */
  public static <T extends @Nullable Object, X extends Throwable> Profile<T> profile(
      String name, Block.Call<T, X> body) throws X {
    Objects.requireNonNull(name, "a name is required, not null");
    Objects.requireNonNull(body, "a body is required, not null");
    try (Recording recording = Asyncio.toThread(() -> begin())) {
      EventLoop loop = EventLoop.running();
      Duration start = loop.time();
      T value = body.call();
      Duration elapsed = loop.time().minus(start);
      return new Profile<>(name, value, elapsed, Asyncio.toThread(() -> end(recording)));
    }
  }

  private static Recording begin() {
    var recording = new Recording();
    Flight.TURNS.forEach(event -> recording.enable(event).withoutThreshold());
    Flight.OTHERS.forEach(recording::enable);
    recording.enable(Flight.SAMPLES).withPeriod(Flight.PERIOD);
    recording.start();
    return recording;
  }

  private static Flight end(Recording recording) {
    try {
      recording.stop();
      Path file = Files.createTempFile("weft-profile", ".jfr");
      try {
        recording.dump(file);
        return Flight.read(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
