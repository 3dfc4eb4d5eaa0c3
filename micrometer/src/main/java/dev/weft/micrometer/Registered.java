package dev.weft.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/** Where the meters of one thing are registered, each of which is read on its loop. */
record Registered<S>(MeterRegistry registry, OnLoop loop, Tags tags, S subject) {
  Registered<S> with(String key, String value) {
    return new Registered<>(registry, loop, tags.and(key, value), subject);
  }

  Registered<S> gauge(String name, ToDoubleFunction<S> value) {
    var _ = Gauge.builder(name, subject, onLoop(value)).tags(tags).register(registry);
    return this;
  }

  /** Registers a gauge of seconds. */
  Registered<S> seconds(String name, ToDoubleFunction<S> value) {
    var _ =
        Gauge.builder(name, subject, onLoop(value))
            .tags(tags)
            .baseUnit("seconds")
            .register(registry);
    return this;
  }

  Registered<S> counter(String name, ToDoubleFunction<S> value) {
    var _ = FunctionCounter.builder(name, subject, growing(value)).tags(tags).register(registry);
    return this;
  }

  /** Registers a counter of bytes. */
  Registered<S> bytes(String name, ToDoubleFunction<S> value) {
    var _ =
        FunctionCounter.builder(name, subject, growing(value))
            .tags(tags)
            .baseUnit("bytes")
            .register(registry);
    return this;
  }

  /** Registers how many there were, and how many nanoseconds they took together. */
  Registered<S> timer(String name, ToDoubleFunction<S> count, ToDoubleFunction<S> nanos) {
    ToDoubleFunction<S> calls = growing(count);
    var _ =
        FunctionTimer.builder(
                name,
                subject,
                it -> (long) calls.applyAsDouble(it),
                growing(nanos),
                TimeUnit.NANOSECONDS)
            .tags(tags)
            .register(registry);
    return this;
  }

  /**
   * Of what only grows there is always a number, the last one that was read: a registry that takes
   * differences would lose what has come since the last one.
   */
  private ToDoubleFunction<S> growing(ToDoubleFunction<S> value) {
    ToDoubleFunction<S> reading = onLoop(value);
    var last = new AtomicReference<>(0.0);
    return it -> {
      double now = reading.applyAsDouble(it);
      return last.updateAndGet(before -> Double.isNaN(now) ? before : now);
    };
  }

  private ToDoubleFunction<S> onLoop(ToDoubleFunction<S> value) {
    return it -> loop.read(() -> value.applyAsDouble(it));
  }
}
