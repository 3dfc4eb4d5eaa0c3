package dev.weft.http;

/** A handler that hands requests to others, by method and path. */
public final class Router implements Handler {
  /** Creates one without routes. */
  public Router() {}

  @Override
  public Response handle(Request request) throws Exception {
    throw new HttpException(404, "not found");
  }
}
