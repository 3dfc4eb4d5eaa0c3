package dev.weft.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** Whatever threads do at the same time, the inbox is a queue. */
public class InboxLincheckTest {
  private final Inbox inbox = new Inbox();
  private final SilentPoller poller = new SilentPoller();

  private record Numbered(int number) implements Runnable {
    @Override
    public void run() {}
  }

  /** Adds, as any thread may. */
  @Operation
  public boolean add(int number) {
    return inbox.add(new Numbered(number), poller);
  }

  /** Takes everything, as only the loop's thread does. */
  @Operation(nonParallelGroup = "loop")
  public List<Integer> drain() {
    var ready = new ReadyRing();
    inbox.drainTo(ready);
    List<Integer> numbers = new ArrayList<>();
    while (!ready.isEmpty()) {
      numbers.add(((Numbered) ready.take()).number());
    }
    return numbers;
  }

  /** Closes, as only the loop's thread does. */
  @Operation(nonParallelGroup = "loop")
  public void close() {
    inbox.close();
  }

  @Test
  void isLinearizableByModelChecking() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsPerThread(3)
        .iterations(12)
        .invocationsPerIteration(1_000)
        .check(getClass());
  }

  @Test
  void isLinearizableUnderStress() {
    new StressOptions()
        .threads(3)
        .actorsPerThread(3)
        .iterations(12)
        .invocationsPerIteration(2_000)
        .check(getClass());
  }

  /** Waits for nothing. */
  private static final class SilentPoller implements Poller {
    @Override
    public void attach(Thread thread) {}

    @Override
    public void poll(long nanos) {}

    @Override
    public void wake() {}

    @Override
    public boolean isIdle() {
      return true;
    }

    @Override
    public void close() {}
  }
}
