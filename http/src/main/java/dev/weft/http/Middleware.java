package dev.weft.http;

/** What stands around handlers: it sees a request before them, and their answer after them. */
@FunctionalInterface
public interface Middleware {
  /**
   * Returns the answer, which is that of {@code next} or another one. An {@link HttpException} of
   * {@code next} comes as the answer that it stands for, and so do 404 and 405; other failures come
   * out as they are.
   */
  Response apply(Request request, Handler next) throws Exception;
}
