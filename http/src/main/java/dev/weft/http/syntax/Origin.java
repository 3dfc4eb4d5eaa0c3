package dev.weft.http.syntax;

/** Whom requests go to. */
public record Origin(String scheme, String host, int port) {
  /** Returns whether it is spoken to through TLS. */
  public boolean isSecure() {
    return scheme.equals("https");
  }

  /** Returns host and port, as in a URL: the port only where it is not the usual one. */
  public String authority() {
    return port == (isSecure() ? 443 : 80) ? bracketed() : bracketed() + ":" + port;
  }

  /** Returns host and port, always both. */
  public String hostAndPort() {
    return bracketed() + ":" + port;
  }

  private String bracketed() {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  @Override
  public String toString() {
    return scheme + "://" + authority();
  }
}
