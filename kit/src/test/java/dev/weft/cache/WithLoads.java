package dev.weft.cache;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.testing.Trace;

/** Caches of values that take a second to load. */
abstract class WithLoads {
  final Trace trace = new Trace();
  int loads;

  /** Takes a second; the value says which load it is. */
  String load(String key) {
    int number = ++loads;
    try {
      sleep(seconds(1));
      return key + number;
    } catch (CancelledError e) {
      trace.record("cancelled " + key);
      throw e;
    }
  }

  AsyncCache<String, String> cache() {
    return AsyncCache.<String, String>builder().build(this::load);
  }

  static Task<String> getter(AsyncCache<String, String> cache, String key) {
    return createTask("getter", () -> cache.get(key));
  }
}
