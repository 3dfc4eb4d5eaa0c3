package dev.weft;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;

/** What the JDK's blocking calls throw when their thread is interrupted. */
final class Interruption {
  private Interruption() {}

  static boolean is(Throwable error) {
    return error instanceof InterruptedException
        || error instanceof ClosedByInterruptException
        || (error instanceof InterruptedIOException && !(error instanceof SocketTimeoutException))
        || (error instanceof SocketException && "Closed by interrupt".equals(error.getMessage()));
  }
}
