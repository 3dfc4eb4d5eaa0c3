package dev.weft.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreTest {
  private final Store store = new Store(List.of());
  private final List<String> told = new ArrayList<>();

  private void watch(String name, boolean failing) {
    store.watch(
        "a",
        (_, to) -> {
          told.add(name + to);
          if (failing) {
            throw new IllegalStateException("no " + name);
          }
        });
  }

  @Test
  void allWhoWatchAreToldThoughSomeFail() {
    watch("first", true);
    watch("second", false);
    watch("third", true);

    assertThatThrownBy(() -> store.override("a", "2"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no first")
        .satisfies(e ->
            assertThat(e.getSuppressed())
                .extracting(Throwable::getMessage)
                .containsExactly("no third"));
    assertThat(told).containsExactly("first2", "second2", "third2");
  }
}
