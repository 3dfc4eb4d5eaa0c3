package dev.weft;

import java.util.Objects;

/** A future that says why somebody waits for it. */
final class ReasonedFuture<T> extends Future<T> {
  private final WaitReason reason;

  ReasonedFuture(EventLoop loop, WaitReason reason) {
    super(loop);
    this.reason = Objects.requireNonNull(reason, "a reason is required, not null");
  }

  @Override
  public WaitReason reason() {
    return reason;
  }
}
