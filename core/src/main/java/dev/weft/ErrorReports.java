package dev.weft;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a loop's failures go that reach nobody: the user's handler, or else the log. */
final class ErrorReports {
  static final System.Logger LOG = System.getLogger("dev.weft");

  private @Nullable Consumer<? super ErrorContext> handler;

  void setHandler(@Nullable Consumer<? super ErrorContext> handler) {
    this.handler = handler;
  }

  /** Reports a failure; a handler replaces the log, except in debug mode. */
  void report(ErrorContext context, boolean debug) {
    if (handler == null || debug) {
      log(context);
    }
    if (handler != null) {
      try {
        handler.accept(context);
      } catch (Throwable e) {
        log(new ErrorContext("the exception handler itself failed", e, null, null));
        log(context);
      }
    }
  }

  private static void log(ErrorContext context) {
    Handle handle = context.handle();
    String place = handle == null ? "" : Debug.created(handle.created());
    if (context.exception() == null) {
      LOG.log(System.Logger.Level.WARNING, context.message() + place);
    } else {
      LOG.log(System.Logger.Level.ERROR, context.message() + place, context.exception());
    }
  }
}
