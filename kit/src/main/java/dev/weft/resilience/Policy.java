package dev.weft.resilience;

import dev.weft.Block;
import java.util.List;
import java.util.Objects;

/**
 * A way to run a body: again if it fails, not too often, not more at once than so many. What it
 * throws is the body's own failure, or says in an unchecked exception why the body was not run.
 */
public interface Policy {
  /**
   * Runs {@code body} as this policy has it; returns its value, or throws its failure as it is. A
   * cancellation of the task is no failure: it passes.
   */
  <T, X extends Throwable> T run(Block.Call<T, X> body) throws X;

  /** Runs {@code body} as this policy has it; see {@link #run(Block.Call)}. */
  @SuppressWarnings("NullAway") // a Void has no other value
  default <X extends Throwable> void run(Block.Run<X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    Block.Call<Void, X> call =
        () -> {
          body.run();
          return null;
        };
    run(call);
  }

  /** Returns the policy that runs a body in the last of these, that in the one before it … */
  static Policy of(Policy... outermostFirst) {
    for (Policy policy : outermostFirst) {
      Objects.requireNonNull(policy, "a policy is required, not null");
    }
    return new PolicyChain(List.of(outermostFirst));
  }
}
