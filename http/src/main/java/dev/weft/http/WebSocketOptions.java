package dev.weft.http;

import dev.weft.net.Tls;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was said about WebSockets before they are opened, on either side. */
final class WebSocketOptions implements Cloneable {
  Headers headers = Headers.of().with("User-Agent", "Weft");
  Tls tls = Tls.client();
  Duration connectTimeout = Duration.ofSeconds(30);
  List<String> protocols = List.of();
  @Nullable List<String> origins; // null: of anybody
  int maxMessage = 1 << 20;
  @Nullable Duration silence = Duration.ofSeconds(30); // until a ping is sent
  boolean compression = true;

  WebSocketOptions copy() {
    try {
      return (WebSocketOptions) clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }
}
