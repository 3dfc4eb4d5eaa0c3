/**
 * Weft: asyncio for Java.
 *
 * <p>{@code dev.weft} has the loop, tasks and verbs, {@code dev.weft.sync} what tasks wait for each
 * other with, {@code dev.weft.stream} values that come over time. The hidden {@code
 * dev.weft.kernel} is the engine below both.
 */
@org.jspecify.annotations.NullMarked
module dev.weft.core {
  requires jdk.unsupported;
  requires static org.jspecify;

  exports dev.weft;
  exports dev.weft.stream;
  exports dev.weft.sync;

  uses dev.weft.kernel.Poller.Provider;
}
