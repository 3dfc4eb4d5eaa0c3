package dev.weft.resilience;

import dev.weft.Block;
import java.util.List;
import java.util.Objects;

/** Policies, each in the one before it. */
record PolicyChain(List<Policy> policies) implements Policy {
  @Override
  public <T, X extends Throwable> T run(Block.Call<T, X> body) throws X {
    Block.Call<T, X> chain = Objects.requireNonNull(body, "a body is required, not null");
    for (Policy policy : policies.reversed()) {
      Block.Call<T, X> inner = chain;
      chain = () -> policy.run(inner);
    }
    return chain.call();
  }
}
