package dev.weft.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small files, closed types, a hidden kernel. */
class ShapeTest {
  private static final int MOST_LINES = 400;

  @Test
  void aFileFitsInTheHead() {
    assertThat(Repository.sources(Repository.ROOT))
        .filteredOn(file -> file.lines().size() > MOST_LINES)
        .isEmpty();
  }

  @Test
  void publicTypesAreFinalSealedOrInterfaces() {
    assertThat(publicTypes()).isNotEmpty().filteredOn(type -> !isClosed(type)).isEmpty();
  }

  @Test
  void theKernelIsHidden() {
    assertThat(Repository.exported("core")).contains("dev.weft").doesNotContain("dev.weft.kernel");
  }

  private static List<Class<?>> publicTypes() {
    return Repository.SHIPPED.stream()
        .flatMap(module ->
            Repository.exported(module).stream()
                .flatMap(name -> Repository.types(module, name).stream()))
        .filter(type -> type.getNestHost() == type && Modifier.isPublic(type.getModifiers()))
        .toList();
  }

  private static boolean isClosed(Class<?> type) {
    return type.isInterface()
        || type.isSealed()
        || Modifier.isFinal(type.getModifiers())
        || type.getName().equals("dev.weft.service.Service"); // to be extended, as its name says
  }
}
