package dev.weft.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthTest {
  @Test
  void itIsAStatusWithAReason() {
    assertThat(Health.up().status()).isEqualTo(Health.Status.UP);
    assertThat(Health.up().detail()).isNull();
    assertThat(Health.degraded("slow").status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(Health.degraded("slow").detail()).isEqualTo("slow");
    assertThat(Health.down("gone").status()).isEqualTo(Health.Status.DOWN);
    assertThat(Health.down("gone").parts()).isEmpty();
    assertThatThrownBy(() -> Health.down(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void theWholeIsAsWellAsItsWorstPart() {
    Map<String, Health> parts = new LinkedHashMap<>();
    assertThat(Health.of(parts)).isEqualTo(Health.up());
    parts.put("cache", Health.up());
    assertThat(Health.of(parts).status()).isEqualTo(Health.Status.UP);
    parts.put("mail", Health.degraded("slow"));
    assertThat(Health.of(parts).detail()).isEqualTo("mail: slow");
    parts.put("db", Health.down("gone"));
    parts.put("disk", Health.down("full"));
    parts.put("queue", Health.degraded("long"));

    Health whole = Health.of(parts);
    assertThat(whole.status()).isEqualTo(Health.Status.DOWN);
    assertThat(whole.detail()).isEqualTo("db: gone");
    assertThat(whole.parts().keySet()).containsExactly("cache", "mail", "db", "disk", "queue");
  }
}
