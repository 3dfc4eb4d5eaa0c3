package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadersTest {
  private final Headers headers =
      Headers.of().with("Accept", "a").with("X", "1").with("aCCept", "b");

  @Test
  void aNameIsTheSameInAnyCase() {
    assertThat(headers.get("ACCEPT")).isEqualTo("a");
    assertThat(headers.all("accept")).containsExactly("a", "b");
    assertThat(headers.contains("x")).isTrue();
    assertThat(headers.contains("y")).isFalse();
    assertThat(headers.get("y")).isNull();
    assertThat(headers.all("y")).isEmpty();
    assertThat(headers.names()).containsExactly("Accept", "X");
    assertThatNullPointerException().isThrownBy(() -> headers.get(null));
  }

  @Test
  void fieldsKeepTheirOrder() {
    var lines = new ArrayList<String>();
    headers.forEach(field -> lines.add(field.getKey() + ": " + field.getValue()));
    assertThat(lines).containsExactly("Accept: a", "X: 1", "aCCept: b");
    assertThat(headers.size()).isEqualTo(3);
  }

  @Test
  void copiesLeaveTheOriginalAlone() {
    assertThat(headers.withOnly("ACCEPT", "c").all("accept")).containsExactly("c");
    assertThat(headers.withOnly("New", "c").size()).isEqualTo(4);
    assertThat(headers.without("accept")).containsExactly(Map.entry("X", "1"));
    assertThat(headers.without("y").size()).isEqualTo(3);
    assertThat(headers.size()).isEqualTo(3);
    assertThat(Headers.of(List.of()).size()).isZero();
  }

  @Test
  void whatHasArrivedIsTheSame() {
    var netty = new DefaultHttpHeaders().add("Accept", "a").add("X", "1").add("aCCept", "b");
    Headers arrived = Headers.of(netty);
    assertThat(arrived.get("ACCEPT")).isEqualTo("a");
    assertThat(arrived.get("y")).isNull();
    assertThat(arrived.contains("x")).isTrue();
    assertThat(arrived.all("accept")).containsExactly("a", "b");
    assertThat(arrived.get("ACCEPT")).isEqualTo("a");
    assertThat(arrived).containsExactlyElementsOf(headers);
    assertThat(arrived).hasToString(headers.toString());
    assertThat(Headers.of(netty).size()).isEqualTo(3);
    assertThat(Headers.of(netty).without("accept")).containsExactly(Map.entry("X", "1"));
    assertThat(Headers.of(netty).with("Y", "2").names()).containsExactly("Accept", "X", "Y");
    assertThatNullPointerException().isThrownBy(() -> Headers.of(netty).get(null));
  }
}
