package dev.weft.net;

import static java.util.Objects.requireNonNull;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.EventLoop;
import dev.weft.ExceptionGroup;
import dev.weft.Holding;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.kernel.Loop;
import dev.weft.net.netty.NettyPoller;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * Another program that runs: asyncio's create_subprocess_exec. It is written to and read from as a
 * socket is; to close it kills it, with all that it has started. So does its loop's end.
 *
 * <p>Its pipes need no threads of their own on Linux, where Netty's epoll watches them: the loop
 * does, or, for portable fibers, one thread that all loops share. Elsewhere, and with {@code
 * -Dweft.net.transport=nio}, they are the JDK's: they are looked at every 1 to 16 ms, that it has
 * closed its output is seen only once it has ended, and while it does not read what is written to
 * it a worker thread is held up. The JDK itself has a small thread for each process that runs.
 */
public final class Subprocess implements AutoCloseable {
  /* Not the workers: all of them may be held up by processes that are to be killed. */
  private static final Executor KILLER = ForkJoinPool.commonPool();

  private final Process process;
  private final String name;
  private final ProcessTree tree;
  private final ChildPipes pipes;
  private final Waiters waiters;
  private final Holding holding;
  private OptionalInt exitValue = OptionalInt.empty();
  private boolean closed;

  private Subprocess(Process process, String program, ChildPipes pipes) {
    this.process = process;
    this.pipes = pipes;
    name = program + " (pid " + process.pid() + ")";
    tree = new ProcessTree(process);
    waiters = new Waiters("process", name);
    holding = Holding.begin("the process " + name);
    pipes.connect(process, name);
    watch(requireNonNull(Loop.here()), NettyPoller.here());
  }

  private void watch(Loop loop, NettyPoller poller) {
    poller.opened(this, () -> tree.killing().run());
    var _ =
        process
            .onExit()
            .whenComplete((_, _) ->
                loop.post(() -> {
                  poller.closed(this);
                  exitValue = OptionalInt.of(process.exitValue());
                  waiters.wakeAll();
                }));
  }

  /**
   * Starts a program with pipes to and from it; suspends until it runs. A cancellation waits for
   * that, and comes with whatever suspends next.
   *
   * @param command the program and its arguments; no shell sees them
   * @throws IOException if there is no such program, or it cannot be started
   */
  public static Subprocess start(String... command) throws IOException {
    return builder(command).start();
  }

  /** Returns options for a program that is to be started. */
  public static Builder builder(String... command) {
    if (command.length == 0) {
      throw new IllegalArgumentException("a command is required: the program and its arguments");
    }
    for (String part : command) {
      requireNonNull(part, "the parts of a command are required, not null");
    }
    return new Builder(command.clone());
  }

  /**
   * Returns what it reads: close it to have it see the end. A write fails with an {@link
   * IOException} once nobody reads any more, as when it has ended.
   *
   * @throws IllegalStateException if that is no pipe
   */
  public ByteWriter stdin() {
    return pipes.stdin();
  }

  /**
   * Returns what it writes. It has to wait while more than 128 KiB, and what a pipe holds, lie
   * unread. The end comes when all that have the pipe have closed it, its children too.
   *
   * @throws IllegalStateException if that is no pipe
   */
  public ByteReader stdout() {
    return pipes.stdout();
  }

  /**
   * Returns what it writes about itself, as {@link #stdout}.
   *
   * @throws IllegalStateException if that is no pipe, as when it goes to stdout
   */
  public ByteReader stderr() {
    return pipes.stderr();
  }

  /**
   * Suspends until it has ended. Cancelled, it leaves the process alone. It never ends if it has
   * more to write than is read; see {@link #communicate()}.
   *
   * @return what it ended with: 0 for success; 128 + the number of the signal that ended it
   */
  public int await() {
    while (exitValue.isEmpty()) {
      waiters.await();
    }
    return exitValue.getAsInt();
  }

  /** Closes its input, and goes on as {@link #communicate(byte[])}. */
  public Output communicate() throws IOException {
    return communicate(new byte[0]);
  }

  /**
   * Writes {@code input} to it, closes its input, reads all that it writes, and waits for its end;
   * all at once, so that nobody waits for the other. That it does not read its input to the end is
   * no failure. Cancelled, it leaves the process alone, and what was read can still be read.
   */
  public Output communicate(byte[] input) throws IOException {
    requireNonNull(input, "input is required, not null");
    if (input.length > 0) {
      var _ = stdin(); // which must be a pipe
    }
    try {
      return TaskGroup.call(group -> {
        var _ = group.createTask("stdin of " + name, () -> pipes.feed(input));
        Task<byte[]> out = group.createTask("stdout of " + name, pipes::allOutput);
        Task<byte[]> err = group.createTask("stderr of " + name, pipes::allErrors);
        return new Output(await(), Asyncio.await(out), Asyncio.await(err));
      });
    } catch (ExceptionGroup failures) {
      if (failures.exceptions().getFirst() instanceof IOException first) {
        throw first;
      }
      throw failures;
    }
  }

  /** Kills it at once (SIGKILL), but not what it has started. Does nothing if it has ended. */
  public void kill() {
    tree.look();
    var _ = process.destroyForcibly();
  }

  /** Asks it to end (SIGTERM). Does nothing if it has ended. */
  public void terminate() {
    tree.look();
    process.destroy();
  }

  /** Returns its number. */
  public long pid() {
    return process.pid();
  }

  /** Returns whether it has not ended, as far as the loop has heard. */
  public boolean isAlive() {
    return exitValue.isEmpty();
  }

  /**
   * Returns what it ended with; see {@link #await}.
   *
   * @throws IllegalStateException if it has not ended
   */
  public int exitValue() {
    return exitValue.orElseThrow(
        () -> new IllegalStateException("process " + name + " has not ended: await it"));
  }

  /**
   * Kills it and all that it has started, waits until it has ended, and closes the pipes; what was
   * not read is lost. A cancellation waits for that. Closing twice is harmless.
   *
   * <p>What it has started is found through it: processes that it has left behind when it ended by
   * itself, or whose own parent has ended before, are not.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (Streams.isInTask()) {
      Shielded.run(() -> {
        Block.Run<RuntimeException> kill = tree.killing()::run;
        Asyncio.await(EventLoop.running().runInExecutor(KILLER, kill));
        var _ = await();
      });
    } else {
      tree.killing().run();
    }
    pipes.close();
    holding.end();
  }

  @Override
  public String toString() {
    String state = closed ? ", closed" : "";
    return "Subprocess[" + name + (isAlive() ? "" : ", ended with " + exitValue()) + state + "]";
  }

  /**
   * What a program has said.
   *
   * @param exitCode what it ended with; see {@link Subprocess#await}
   * @param stdout what it wrote; empty if that was no pipe
   * @param stderr what it wrote about itself; empty if that was no pipe
   */
  @SuppressWarnings("ArrayRecordComponent") // what was read belongs to the reader
  public record Output(int exitCode, byte[] stdout, byte[] stderr) {
    /** Checks that there are both. */
    public Output {
      requireNonNull(stdout, "stdout is required, not null");
      requireNonNull(stderr, "stderr is required, not null");
    }

    /** Returns what it wrote, as UTF-8. */
    public String stdoutText() {
      return new String(stdout, StandardCharsets.UTF_8);
    }

    /** Returns what it wrote about itself, as UTF-8. */
    public String stderrText() {
      return new String(stderr, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Output that
          && exitCode == that.exitCode
          && Arrays.equals(stdout, that.stdout)
          && Arrays.equals(stderr, that.stderr);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * exitCode + Arrays.hashCode(stdout)) + Arrays.hashCode(stderr);
    }

    @Override
    public String toString() {
      return "Output[exitCode=%d, %d bytes, %d bytes of errors]"
          .formatted(exitCode, stdout.length, stderr.length);
    }
  }

  /**
   * How a program is started. All three streams are pipes at first; {@link Redirect#INHERIT} gives
   * it this program's, {@link Redirect#DISCARD} nothing, and it may be a file.
   */
  public static final class Builder {
    private final String[] command;
    private final ProcessBuilder settings;

    private Builder(String[] command) {
      this.command = command;
      settings = new ProcessBuilder(command);
    }

    /** Sets in which directory it runs; at first in this program's. */
    public Builder directory(Path directory) {
      settings.directory(directory.toFile());
      return this;
    }

    /** Sets a variable of its environment, which is at first this program's. */
    public Builder environment(String name, String value) {
      settings.environment().put(name, value);
      return this;
    }

    /** Sets all of its environment, in place of this program's. */
    public Builder environment(Map<String, String> variables) {
      settings.environment().clear();
      settings.environment().putAll(variables);
      return this;
    }

    /** Has what it writes to stderr come with what it writes to stdout. */
    public Builder redirectErrorStream() {
      settings.redirectErrorStream(true);
      return this;
    }

    /** Sets what it reads. */
    public Builder stdin(Redirect source) {
      settings.redirectInput(source.equals(Redirect.DISCARD) ? ChildPipes.NOTHING : source);
      return this;
    }

    /** Sets where it writes. */
    public Builder stdout(Redirect target) {
      settings.redirectOutput(target);
      return this;
    }

    /** Sets where it writes about itself. */
    public Builder stderr(Redirect target) {
      settings.redirectError(target);
      return this;
    }

    /** Has it read and write what this program does, instead of pipes. */
    public Builder inheritIO() {
      settings.inheritIO();
      return this;
    }

    /**
     * Starts it; see {@link Subprocess#start}. May be called again, for another one.
     *
     * @throws IOException if there is no such program, or it cannot be started
     */
    public Subprocess start() throws IOException {
      var _ = Task.current();
      return Shielded.call(() -> {
        var pipes = new ChildPipes(settings);
        return new Subprocess(pipes.start(), command[0], pipes);
      });
    }
  }
}
