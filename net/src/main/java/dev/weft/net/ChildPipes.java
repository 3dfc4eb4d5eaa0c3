package dev.weft.net;

import dev.weft.Asyncio;
import dev.weft.EventLoop;
import dev.weft.kernel.Workers;
import dev.weft.net.netty.EpollPipe;
import dev.weft.net.netty.NettyPoller;
import dev.weft.net.netty.PipeEnd;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The three streams of a program, as far as they are pipes. */
final class ChildPipes {
  static final Redirect NOTHING =
      Redirect.from(new File(File.separatorChar == '/' ? "/dev/null" : "NUL"));
  private static final byte[] NONE = {};

  private final NettyPoller poller = NettyPoller.here();
  private final ProcessBuilder builder;
  private final boolean hasInput;
  private final boolean hasOutput;
  private final boolean hasErrors;
  private final List<EpollPipe> opened = new ArrayList<>(3);
  private @Nullable EpollPipe input;
  private @Nullable EpollPipe output;
  private @Nullable EpollPipe errors;
  private @Nullable PipeWriter stdin;
  private @Nullable PipeReader stdout;
  private @Nullable PipeReader stderr;

  /** Makes what the program is started with, by {@code settings}, which stay as they are. */
  ChildPipes(ProcessBuilder settings) {
    builder = new ProcessBuilder(settings.command()).directory(settings.directory());
    builder.environment().clear();
    builder.environment().putAll(settings.environment());
    builder.redirectErrorStream(settings.redirectErrorStream());
    builder.redirectInput(settings.redirectInput());
    builder.redirectOutput(settings.redirectOutput());
    builder.redirectError(settings.redirectError());
    hasInput = settings.redirectInput() == Redirect.PIPE;
    hasOutput = settings.redirectOutput() == Redirect.PIPE;
    hasErrors = settings.redirectError() == Redirect.PIPE && !settings.redirectErrorStream();
  }

  /** Starts the program, off the loop: that takes milliseconds. */
  Process start() throws IOException {
    boolean done = false;
    try {
      if (EpollPipe.isAvailable()) {
        open();
      }
      Process process =
          Asyncio.await(
              EventLoop.running().runInExecutor(Workers::execute, builder::start),
              IOException.class);
      opened.forEach(EpollPipe::closeChildsEnd);
      done = true;
      return process;
    } finally {
      if (!done) {
        opened.forEach(EpollPipe::close);
      }
    }
  }

  private void open() throws IOException {
    if (hasInput) {
      input = noted(EpollPipe.toChild(poller));
      builder.redirectInput(input.childsEnd());
    }
    if (hasOutput) {
      output = noted(EpollPipe.fromChild(poller));
      builder.redirectOutput(output.childsEnd());
    }
    if (hasErrors) {
      errors = noted(EpollPipe.fromChild(poller));
      builder.redirectError(errors.childsEnd());
    }
  }

  private EpollPipe noted(EpollPipe pipe) {
    opened.add(pipe);
    return pipe;
  }

  /** Connects the streams with the process that was started. */
  void connect(Process process, String name) {
    if (hasInput) {
      PipeEnd pipe = input == null ? PolledPipe.toChild(process) : input;
      stdin = new PipeWriter(poller, pipe, "stdin of " + name);
    }
    if (hasOutput) {
      stdout = reader(output, process, process.getInputStream(), "stdout of " + name);
    }
    if (hasErrors) {
      stderr = reader(errors, process, process.getErrorStream(), "stderr of " + name);
    }
  }

  private PipeReader reader(
      @Nullable EpollPipe pipe, Process process, InputStream jdk, String name) {
    return new PipeReader(poller, pipe == null ? PolledPipe.fromChild(process, jdk) : pipe, name);
  }

  PipeWriter stdin() {
    return present(stdin, "stdin");
  }

  Inbound stdout() {
    return present(stdout, "stdout").inbound();
  }

  Inbound stderr() {
    return present(stderr, "stderr").inbound();
  }

  private static <T> T present(@Nullable T stream, String name) {
    if (stream == null) {
      throw new IllegalStateException(name + " is no pipe: it was redirected by the builder");
    }
    return stream;
  }

  /** Writes {@code bytes} and the end to stdin; the process need not read them. */
  void feed(byte[] bytes) {
    if (stdin == null) {
      return;
    }
    try (PipeWriter all = stdin) {
      all.write(bytes);
    } catch (IOException itReadsNoMore) {
      return;
    }
  }

  byte[] allOutput() throws IOException {
    return stdout == null ? NONE : stdout.inbound().readAll();
  }

  byte[] allErrors() throws IOException {
    return stderr == null ? NONE : stderr.inbound().readAll();
  }

  void close() {
    if (stdin != null) {
      stdin.closeNow();
    }
    if (stdout != null) {
      stdout.close();
    }
    if (stderr != null) {
      stderr.close();
    }
  }
}
