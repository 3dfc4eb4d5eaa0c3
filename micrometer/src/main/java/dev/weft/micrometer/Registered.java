package dev.weft.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAccumulator;
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
    ToDoubleFunction<S> counted = growing(count);
    var _ =
        FunctionTimer.builder(
                name,
                subject,
                it -> (long) counted.applyAsDouble(it),
                growing(nanos),
                TimeUnit.NANOSECONDS)
            .tags(tags)
            .register(registry);
    return this;
  }

  /** Reads what only grows: where it cannot be read it is what it was. */
  private ToDoubleFunction<S> growing(ToDoubleFunction<S> value) {
    ToDoubleFunction<S> now = onLoop(value);
    var last = new DoubleAccumulator(Math::max, 0);
    return it -> {
      double read = now.applyAsDouble(it);
      if (!Double.isNaN(read)) {
        last.accumulate(read);
      }
      return last.get();
    };
  }

  private ToDoubleFunction<S> onLoop(ToDoubleFunction<S> value) {
    return it -> loop.read(() -> value.applyAsDouble(it));
  }
}
