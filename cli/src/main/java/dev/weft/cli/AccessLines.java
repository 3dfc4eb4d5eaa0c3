package dev.weft.cli;

import java.text.MessageFormat;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** The access log on stderr: the time of day, and what {@code Middleware.accessLog} says. */
final class AccessLines implements System.Logger {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Messages messages;

  AccessLines(Messages messages) {
    this.messages = messages;
  }

  @Override
  public String getName() {
    return "access";
  }

  @Override
  public boolean isLoggable(Level level) {
    return true;
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    messages.line(LocalTime.now(ZoneId.systemDefault()).format(TIME) + " " + message);
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... values) {
    log(level, bundle, MessageFormat.format(String.valueOf(format), values), (Throwable) null);
  }
}
