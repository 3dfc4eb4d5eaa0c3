package dev.weft.service;

import static dev.weft.Asyncio.sleep;

import dev.weft.Block;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.time.Duration;

/** A service whose parts are bodies, and what it did. */
abstract class WithFakeService {
  final Trace trace = new Trace();

  /** A service of bodies. */
  final class Fake extends Service {
    Block.Run<Exception> startup = () -> {};
    Block.Run<Exception> run = () -> super.run();
    Block.Run<Exception> cleanup = () -> {};

    Fake() {
      super("fake");
    }

    @Override
    protected void startup() throws Exception {
      trace.record("startup");
      startup.run();
      trace.record("started");
    }

    @Override
    protected void run() throws Exception {
      trace.record("run");
      run.run();
    }

    @Override
    protected void cleanup() throws Exception {
      trace.record("cleanup");
      cleanup.run();
      trace.record("clean");
    }
  }

  static void fail(String message) throws IOException {
    throw new IOException(message);
  }

  static void hang() {
    sleep(Duration.ofDays(1));
  }
}
