package dev.weft.cli;

import dev.weft.EventLoop;
import java.lang.reflect.Method;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import jdk.jshell.execution.DirectExecutionControl;
import org.jspecify.annotations.Nullable;

/** Runs each snippet as a task of a loop, which goes on while the prompt waits for the next. */
final class LoopExecution extends DirectExecutionControl {
  private final EventLoop loop = EventLoop.create();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("weft-repl").start(loop::runForever);
  private @Nullable CompletableFuture<String> running;

  @Override
  protected String invoke(Method snippet) throws Exception {
    CompletableFuture<String> task = begin(snippet);
    try {
      return task.get();
    } catch (CancellationException e) {
      throw new StoppedException();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private synchronized CompletableFuture<String> begin(Method snippet) {
    running = loop.submit(() -> super.invoke(snippet));
    return running;
  }

  /** Cancels the snippet that runs; for Ctrl-C. */
  @Override
  public synchronized void stop() {
    if (running != null) {
      running.cancel(true);
    }
  }

  @Override
  public void close() {
    loop.execute(loop::stop);
    try {
      thread.join();
      loop.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    super.close();
  }
}
