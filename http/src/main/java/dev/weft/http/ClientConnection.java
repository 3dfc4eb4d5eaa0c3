package dev.weft.http;

import dev.weft.net.TcpStream;

/** A connection to a server, which carries one exchange after the other, or many at once. */
abstract sealed class ClientConnection permits Http1Connection, Http2Connection {
  final TcpStream stream;
  private Runnable onGone = () -> {};
  private boolean gone;

  ClientConnection(TcpStream stream) {
    this.stream = stream;
  }

  /** Has {@code action} called when the socket is closed; at once if it is. */
  final void whenGone(Runnable action) {
    onGone = action;
    if (gone) {
      action.run();
    }
  }

  /** Notes that the socket is closed. */
  final void gone() {
    gone = true;
    onGone.run();
  }

  /** Returns whether it has carried an exchange: then the server may be about to close it. */
  abstract boolean isUsed();

  /** Has an exchange sent, soon. */
  abstract void begin(Exchange exchange);

  /** Ends an exchange, wherever it is; returns whether the connection can carry another one. */
  abstract boolean end(Exchange exchange);
}
