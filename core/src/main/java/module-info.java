/**
 * Weft: asyncio for Java.
 *
 * <p>{@code dev.weft} has the loop, tasks and verbs, {@code dev.weft.sync} what tasks wait for each
 * other with, {@code dev.weft.stream} values that come over time, {@code dev.weft.testing} what
 * programs that use them are tested with, {@code dev.weft.inspect} a look at those that run. The
 * hidden {@code dev.weft.kernel} is the engine below all.
 */
@org.jspecify.annotations.NullMarked
module dev.weft.core {
  requires jdk.unsupported;
  requires static jdk.jfr;
  requires static org.jspecify;
  requires static org.junit.jupiter.api;

  exports dev.weft;
  exports dev.weft.kernel to
      dev.weft.net;
  exports dev.weft.inspect;
  exports dev.weft.stream;
  exports dev.weft.sync;
  exports dev.weft.testing;
  exports dev.weft.text to
      dev.weft.crawl,
      dev.weft.http,
      dev.weft.kit,
      dev.weft.sql;

  opens dev.weft.testing to
      org.junit.platform.commons;

  uses dev.weft.kernel.Poller.Provider;
}
