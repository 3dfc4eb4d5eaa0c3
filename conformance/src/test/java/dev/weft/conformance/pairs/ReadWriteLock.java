package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;

import dev.weft.conformance.Program;
import dev.weft.sync.Condition;

/** A lock for many readers or one writer, made from a condition, writers first. */
public final class ReadWriteLock extends Program {
  @Override
  protected void main() {
    var lock = new Guard();
    await(
        gather(
            () -> reader("r1", lock, 0, 120),
            () -> reader("r2", lock, 30, 180),
            () -> writer("w1", lock, 60, 80),
            () -> reader("r3", lock, 90, 60),
            () -> writer("w2", lock, 150, 40),
            () -> reader("r4", lock, 180, 50)));
    print(lock.readers, lock.writing, lock.writersWaiting);
  }

  private void reader(String name, Guard lock, long start, long hold) {
    sleep(millis(start));
    lock.read();
    print(name, "reads with", lock.readers);
    sleep(millis(hold));
    lock.endRead();
    print(name, "read");
  }

  private void writer(String name, Guard lock, long start, long hold) {
    sleep(millis(start));
    print(name, "wants to write");
    lock.write();
    print(name, "writes");
    sleep(millis(hold));
    lock.endWrite();
    print(name, "wrote");
  }

  private static final class Guard {
    private final Condition condition = new Condition();
    private int readers;
    private boolean writing;
    private int writersWaiting;

    void read() {
      try (var _ = condition.hold()) {
        condition.awaitUntil(() -> !writing && writersWaiting == 0);
        readers++;
      }
    }

    void endRead() {
      try (var _ = condition.hold()) {
        readers--;
        condition.signalAll();
      }
    }

    void write() {
      try (var _ = condition.hold()) {
        writersWaiting++;
        try {
          condition.awaitUntil(() -> !writing && readers == 0);
        } finally {
          writersWaiting--;
        }
        writing = true;
      }
    }

    void endWrite() {
      try (var _ = condition.hold()) {
        writing = false;
        condition.signalAll();
      }
    }
  }
}
