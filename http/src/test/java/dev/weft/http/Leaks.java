package dev.weft.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails every class of tests after which a buffer of Netty was forgotten. */
public final class Leaks implements AfterAllCallback {
  /*
   * The module's pom names Detector as Netty's own, and has JUnit look for extensions. A buffer is
   * forgotten when the collector finds it: so it is asked to, and then buffers are made, because
   * that is when the detector looks. What a collection finds is told one after the other, in no
   * order, but before what the next one finds: so there are two.
   */
  private static final List<String> FOUND = new ArrayList<>();

  /** What Netty makes for each type that it watches. */
  public static final class Detector<T> extends ResourceLeakDetector<T> {
    public Detector(Class<?> type, int interval) {
      super(type, interval);
    }

    /** Netty asks for this one first. */
    public Detector(Class<?> type, int interval, long maxActive) {
      this(type, interval);
    }

    @Override
    protected void reportTracedLeak(String type, String records) {
      note(type + records);
    }

    @Override
    protected void reportUntracedLeak(String type) {
      note(type);
    }
  }

  private static void note(String leak) {
    synchronized (FOUND) {
      FOUND.add(leak);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    if (!ResourceLeakDetector.isEnabled()) {
      return;
    }
    collect();
    collect();
    ByteBufAllocator.DEFAULT.buffer(1).release();
    Unpooled.directBuffer(1).release();
    synchronized (FOUND) {
      List<String> leaks = List.copyOf(FOUND);
      FOUND.clear();
      if (!leaks.isEmpty()) {
        throw new AssertionError("LEAK: " + String.join("\nLEAK: ", leaks));
      }
    }
  }

  private static void collect() throws InterruptedException {
    var queue = new ReferenceQueue<Object>();
    var sentinel = new PhantomReference<>(new Object(), queue);
    System.gc();
    while (queue.remove(100) != sentinel) {
      System.gc();
    }
  }
}
