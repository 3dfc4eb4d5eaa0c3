package dev.weft.pool;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;

import dev.weft.Task;
import dev.weft.testing.Trace;

/** Pools of things that note what becomes of them. */
abstract class WithThings {
  final Trace trace = new Trace();
  int made;

  /** Something that notes when it is closed. */
  final class Thing implements AutoCloseable {
    final int number = ++made;

    @Override
    public void close() {
      trace.record("closed " + number);
    }

    @Override
    public String toString() {
      return "thing " + number;
    }
  }

  Task<Void> borrower(Pool<Thing> pool, String name) {
    return createTask(
        name,
        () ->
            pool.run(thing -> {
              trace.record(name + " has " + thing);
              sleep(seconds(1));
            }));
  }
}
