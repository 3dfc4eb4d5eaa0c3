package dev.weft.inspect;

import dev.weft.EventLoop;
import java.util.concurrent.TimeoutException;

/** The bean that {@code weft ps} has the other JVM create. It changes nothing. */
public final class Inspection implements InspectionMBean {
  private final RunTimes runTimes = new RunTimes();

  /** Creates one. */
  public Inspection() {}

  @Override
  public int getLoops() {
    return EventLoop.all().size();
  }

  @Override
  public String tasks(boolean withStacks) throws TimeoutException {
    return Json.of(Inspector.snapshot(), withStacks);
  }

  @Override
  public String tree() throws TimeoutException {
    return Inspector.tree();
  }

  @Override
  public String runTimes() throws TimeoutException {
    return Json.of(runTimes.ask());
  }
}
