package dev.weft.http;

import io.netty.handler.codec.http.HttpRequest;

/** What has not come yet of a request's body over HTTP/1.1, which is in the way of the next one. */
final class Leftover {
  /*
   * What a client sends for nothing, because the answer came before the body was read, is dropped,
   * up to a bound. A client that waits for 100 (Continue) may send its body after the answer or not
   * (RFC 9110, 10.1.1): so nobody can say where its next request begins.
   */
  private static final int MOST = 1 << 18;

  private boolean open;
  private boolean expecting; // it comes only if it is asked for
  private long announced; // the length of all of it, -1 if unknown
  private int dropped;

  /** Is told of a request, and throws what {@link RequestRules} have against it. */
  void begin(HttpRequest head, long most) {
    open = true;
    announced = RequestRules.check(head, most);
    expecting = announced != 0 && RequestRules.expectsContinue(head);
    dropped = 0;
  }

  /** Is told of bytes, and whether they come for nothing. */
  void arrived(int length, boolean forNothing) {
    expecting &= length == 0;
    if (forNothing) {
      dropped += length;
    }
  }

  /** Is told that nothing more will come. */
  void end() {
    open = false;
    expecting = false;
  }

  /** Returns whether something will come. */
  boolean isOpen() {
    return open;
  }

  /** Notes that it is asked for, and returns whether it has to be. */
  boolean ask() {
    boolean wants = expecting;
    expecting = false;
    return wants;
  }

  /** Returns whether more has been dropped than is worth it. */
  boolean isTooMuch() {
    return dropped > MOST;
  }

  /** Returns whether the connection can go on when a request is answered of which this has come. */
  boolean canBeDropped(RequestBody body) {
    return !open || !(expecting || body.hasFailed() || announced - body.received() > MOST);
  }
}
