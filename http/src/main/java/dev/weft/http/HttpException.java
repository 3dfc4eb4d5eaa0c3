package dev.weft.http;

import org.jspecify.annotations.Nullable;

/** A failure that has a status; its message is for the client. */
public final class HttpException extends RuntimeException {
  private final int status;

  /**
   * Creates one.
   *
   * @param status from 400 to 599
   * @param message what the client is told
   */
  public HttpException(int status, String message) {
    this(status, message, null);
  }

  /** Creates one with a cause, which the client is not told. */
  public HttpException(int status, String message, @Nullable Throwable cause) {
    super(message, cause);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("an error has a status from 400 to 599, not " + status);
    }
    this.status = status;
  }

  /** Returns the status. */
  public int status() {
    return status;
  }

  /** Returns the answer that this stands for: the message as text. */
  Response response() {
    String message = getMessage();
    return Response.text(message == null ? "" : message).withStatus(status);
  }
}
