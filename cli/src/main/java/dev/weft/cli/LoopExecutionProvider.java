package dev.weft.cli;

import java.util.Map;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** By what jshell finds {@link LoopExecution}; the option {@code --execution weft} names it. */
public final class LoopExecutionProvider implements ExecutionControlProvider {
  static final String NAME = "weft";

  /** Creates one. */
  public LoopExecutionProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
    return new LoopExecution();
  }
}
