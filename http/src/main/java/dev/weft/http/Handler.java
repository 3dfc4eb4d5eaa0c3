package dev.weft.http;

/** What answers a request. */
@FunctionalInterface
public interface Handler {
  /**
   * Returns the answer. May suspend for as long as it likes; it is cancelled when its client goes
   * away.
   *
   * @throws HttpException for an answer that is an error of the client
   * @throws Exception for what is none: the client gets a 500 that tells nothing, and it is logged
   */
  Response handle(Request request) throws Exception;
}
