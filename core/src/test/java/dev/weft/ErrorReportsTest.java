package dev.weft;

import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Failures that reach nobody: the log, and setExceptionHandler. */
class ErrorReportsTest {
  private final Logger logger = Logger.getLogger("dev.weft");
  private final Log log = new Log();
  private final EventLoop loop = Runner.builder().virtualTime().build().loop();
  private final IllegalStateException error = new IllegalStateException("zero");

  private static final class Log extends Handler {
    private final List<LogRecord> records = new ArrayList<>();

    @Override
    public void publish(LogRecord logged) {
      if (logged.getLevel().intValue() >= Level.WARNING.intValue()) {
        records.add(logged);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void listen() {
    logger.addHandler(log);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void restore() {
    loop.close();
    logger.setUseParentHandlers(true);
    logger.removeHandler(log);
  }

  private Handle fail() {
    Handle handle =
        loop.callSoon(() -> {
          throw error;
        });
    loop.stop();
    loop.runForever();
    return handle;
  }

  // test_base_events: test_default_exc_handler_callback
  @Test
  void withoutAHandlerTheFailureOfACallbackIsLogged() {
    fail();
    loop.callLater(
        seconds(0.01),
        () -> {
          throw error;
        });
    loop.runUntilComplete(() -> sleep(seconds(1)));

    assertThat(log.records).extracting(LogRecord::getThrown).containsExactly(error, error);
    assertThat(log.records.getFirst().getMessage()).contains("a callback failed");
  }

  // test_base_events: test_default_exc_handler_coro
  @Test
  void withoutAHandlerTheUnreadFailureOfATaskIsLogged() {
    loop.createTask(
        "forgotten",
        () -> {
          sleep(seconds(0.01));
          throw error;
        });
    loop.runUntilComplete(() -> sleep(seconds(1)));
    loop.close();

    assertThat(log.records).extracting(LogRecord::getThrown).containsExactly(error);
    assertThat(log.records.getFirst().getMessage()).contains("task forgotten");
  }

  // test_base_events: test_set_exc_handler_custom
  // test_events: test_callback_with_exception
  @Test
  void aHandlerIsToldInsteadOfTheLog() {
    List<ErrorContext> errors = new ArrayList<>();
    loop.setExceptionHandler(errors::add);
    Handle handle = fail();

    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().exception()).isSameAs(error);
    assertThat(errors.getFirst().handle()).isSameAs(handle);
    assertThat(errors.getFirst().message()).contains("a callback failed");
    assertThat(log.records).isEmpty();

    loop.setExceptionHandler(null);
    fail();
    assertThat(errors).hasSize(1);
    assertThat(log.records).extracting(LogRecord::getThrown).containsExactly(error);
  }

  // test_base_events: test_set_exc_handler_broken
  // test_base_events: test_default_exc_handler_broken
  @Test
  void aHandlerThatThrowsIsLoggedTogetherWithWhatItWasTold() {
    var broken = new IllegalArgumentException("spam");
    loop.setExceptionHandler(context -> {
      throw broken;
    });
    fail();

    assertThat(log.records).extracting(LogRecord::getThrown).containsExactly(broken, error);
    assertThat(log.records.getFirst().getMessage()).contains("exception handler itself failed");
  }

  @Test
  void inDebugModeTheLogTellsWhereTheCallbackWasScheduled() {
    loop.setDebug(true);
    loop.setSlowCallbackDuration(Duration.ofDays(1));
    fail();

    assertThat(log.records).hasSize(1);
    assertThat(log.records.getFirst().getMessage()).contains("created at").contains("fail(");
  }

  // test_base_events: test_log_slow_callbacks
  @Test
  void inDebugModeSlowCallbacksAndStepsAreReported() {
    List<ErrorContext> errors = new ArrayList<>();
    loop.setExceptionHandler(errors::add);
    loop.setDebug(true);
    loop.setSlowCallbackDuration(Duration.ZERO);
    loop.callSoon(loop::stop);
    loop.runForever();
    assertThat(errors).isNotEmpty();
    assertThat(errors.getFirst().message()).matches("executing a callback took .* seconds");
    errors.clear();

    Task<Void> task = loop.createTask("slow", () -> loop.stop());
    loop.runForever();
    assertThat(errors).isNotEmpty();
    assertThat(errors.getFirst().message()).matches("executing task slow .*took .* seconds");
    assertThat(errors.getFirst().future()).isSameAs(task);
  }

  // test_base_events: test_set_debug
  @Test
  void withoutDebugModeNothingIsReportedAsSlow() {
    List<ErrorContext> errors = new ArrayList<>();
    loop.setExceptionHandler(errors::add);
    loop.setSlowCallbackDuration(Duration.ZERO);
    loop.setDebug(true);
    assertThat(loop.debug).isTrue();
    loop.setDebug(false);
    assertThat(loop.debug).isFalse();
    loop.runUntilComplete(() -> yieldNow());

    assertThat(errors).isEmpty();
  }

  @Test
  void anUnreadFailureSaysWhichTaskItWas() {
    List<ErrorContext> errors = new ArrayList<>();
    loop.setExceptionHandler(errors::add);
    loop.createTask(
        "forgotten",
        () -> {
          throw error;
        });
    loop.runUntilComplete(() -> yieldNow());
    loop.close();

    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().message())
        .contains("task forgotten")
        .contains("nobody read its exception");
    assertThat(errors.getFirst().exception()).isSameAs(error);
  }
}
