package dev.weft.crawl;

/** That the crawl is to stop, so what waits to be tried again is not. */
final class Abandoned extends Exception {
  private static final long serialVersionUID = 1;
}
