package dev.weft.inspect;

import dev.weft.EventLoop;
import dev.weft.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks at the tasks of all loops that are running in this JVM. From any thread. */
public final class Inspector {
  private static final int PATIENCE = 5; // seconds

  private Inspector() {}

  /**
   * Returns what all tasks of this JVM's running loops do now, each loop at one moment.
   *
   * @throws TimeoutException if a loop did not come round to it in 5 seconds: something blocks it
   */
  public static List<TaskInfo> snapshot() throws TimeoutException {
    List<TaskInfo> infos = new ArrayList<>();
    for (EventLoop loop : EventLoop.all()) {
      infos.addAll(snapshot(loop));
    }
    return infos;
  }

  private static List<TaskInfo> snapshot(EventLoop loop) throws TimeoutException {
    if (isHere(loop)) {
      return Snapshot.of(Task.all());
    }
    var answer = new CompletableFuture<List<TaskInfo>>();
    try {
      var _ = loop.callSoonThreadsafe(() -> answer.complete(Snapshot.of(Task.all())));
      return answer.get(PATIENCE, TimeUnit.SECONDS);
    } catch (IllegalStateException closedMeanwhile) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static boolean isHere(EventLoop loop) {
    try {
      return EventLoop.running() == loop;
    } catch (IllegalStateException outside) {
      return false;
    }
  }

  /**
   * Returns the tasks as a tree, each under the task that awaits or owns it, with what it waits for
   * and where; a cycle of waits is marked.
   */
  public static String tree() throws TimeoutException {
    return Tree.of(snapshot());
  }
}
