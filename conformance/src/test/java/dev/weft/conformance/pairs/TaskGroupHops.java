package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.ExceptionGroup;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;

/** In which iterations a group starts its children, ends, and fails. */
public final class TaskGroupHops extends Program {
  @Override
  protected void main() {
    var ticks = new Ticks();
    TaskGroup.run(group -> {
      group.createTask(() -> job(ticks, "a", 2, null));
      group.createTask(() -> job(ticks, "b", 0, null));
      ticks.say("body ends");
    });
    ticks.say("group ended");
    TaskGroup.run(_ -> {});
    ticks.say("empty group");
    TaskGroup.run(group -> {
      await(group.createTask(() -> job(ticks, "c", 0, null)));
      ticks.say("body got c");
    });
    ticks.say("group of c");
    try {
      TaskGroup.run(group -> {
        group.createTask(() -> job(ticks, "d", 1, new IllegalArgumentException("d")));
        group.createTask(() -> job(ticks, "e", 9, null));
        group.createTask(() -> sleep(seconds(5)));
      });
    } catch (ExceptionGroup e) {
      ticks.say("failed in the end");
    }
    try {
      TaskGroup.run(group -> {
        group.createTask(() -> job(ticks, "f", 1, new IllegalArgumentException("f")));
        group.createTask(() -> job(ticks, "g", 9, null));
        await(EventLoop.running().createFuture());
      });
    } catch (ExceptionGroup e) {
      ticks.say("failed in the body");
    }
    ticks.stop();
  }

  private void job(Ticks ticks, String name, int yields, RuntimeException error) {
    try {
      ticks.say(name, "starts");
      for (int i = 0; i < yields; i++) {
        yieldNow();
      }
      ticks.say(name, "ends");
      if (error != null) {
        throw error;
      }
    } catch (CancelledError e) {
      ticks.say(name, "cancelled");
      throw e;
    }
  }
}
