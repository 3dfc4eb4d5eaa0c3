package dev.weft.stream;

import dev.weft.Block;
import dev.weft.GeneratorExit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a body that yields and whoever takes the values: the body never sees a failure
 * that is not its own, only a GeneratorExit.
 */
final class Producer<T> implements AsyncStream.Out<T> {
  private final Block.RunWith<? super T, ?> out;
  private @Nullable Throwable thrown; // by out
  private boolean busy;
  private boolean ended;

  private Producer(Block.RunWith<? super T, ?> out) {
    this.out = out;
  }

  static <T> void run(Block.RunWith<AsyncStream.Out<T>, ?> body, Block.RunWith<? super T, ?> out)
      throws Throwable {
    var producer = new Producer<T>(out);
    try {
      body.run(producer);
    } catch (Throwable e) {
      throw producer.failure(e);
    } finally {
      producer.ended = true;
    }
    if (producer.thrown != null) {
      throw producer.thrown;
    }
  }

  static <T> void retry(AsyncStream<T> source, int attempts, Block.RunWith<? super T, ?> out)
      throws Throwable {
    for (int left = attempts; left > 0; left--) {
      var producer = new Producer<T>(out);
      try {
        source.forEach((T value) -> producer.yield(value));
        left = 0;
      } catch (Exception e) {
        if (left == 1 || producer.thrown != null) {
          throw producer.failure(e);
        }
      } catch (Error e) {
        throw producer.failure(e);
      }
      if (producer.thrown != null) {
        throw producer.thrown;
      }
    }
  }

  @Override
  public void yield(T value) {
    requireOpen();
    busy = true;
    try {
      out.run(value);
    } catch (GeneratorExit e) {
      thrown = e;
      throw e;
    } catch (Throwable e) {
      thrown = e;
      throw new GeneratorExit();
    } finally {
      busy = false;
    }
  }

  private void requireOpen() {
    if (busy) {
      throw new IllegalStateException(
          "a value is still being worked on: only one task may yield; for several use merge(…) or a"
              + " Queue");
    }
    if (ended) {
      throw new IllegalStateException("the body of this stream has ended");
    }
    if (thrown != null) {
      throw new IllegalStateException(
          "the generator was closed and yields all the same: let GeneratorExit pass");
    }
  }

  /** Returns what is to come out of the stream when {@code e} came out of the body. */
  private Throwable failure(Throwable e) {
    if (thrown == null || e == thrown) {
      return e;
    }
    if (e instanceof GeneratorExit) {
      return thrown;
    }
    if (!(thrown instanceof GeneratorExit)) {
      e.addSuppressed(thrown);
    }
    return e;
  }
}
