package dev.weft.crawl;

import java.io.EOFException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** That a URL gave no response, after all attempts. */
final class FetchFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final String kind;
  private final int attempts;

  FetchFailure(Exception cause, int attempts) {
    super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    kind = kind(cause);
    this.attempts = attempts;
  }

  private static String kind(Exception cause) {
    return switch (cause) {
      case UnknownHostException _ -> "dns";
      case TimeoutException _ -> "timeout";
      case SSLException _ -> "tls";
      case SocketException _, EOFException _ -> "connect";
      default -> "protocol";
    };
  }

  /** Returns whether the way there is in trouble, which may pass, rather than the server. */
  static boolean isPassing(Exception cause) {
    return switch (kind(cause)) {
      case "dns", "timeout", "connect" -> true;
      default -> false;
    };
  }

  /** Returns whether nobody was reached, so that other URLs of the site fare no better. */
  boolean isOfTheWay() {
    return kind.equals("dns") || kind.equals("connect") || kind.equals("tls");
  }

  String kind() {
    return kind;
  }

  int attempts() {
    return attempts;
  }
}
