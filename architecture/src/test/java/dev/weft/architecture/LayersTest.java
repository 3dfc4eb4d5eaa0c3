package dev.weft.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dependencies point one way: kernel, root, and everything else on the root. */
class LayersTest {
  private static final String KERNEL = "dev.weft.kernel";
  private static final String TEXT = "dev.weft.text";

  /** The lower layers, each with the packages of ours that it may use beside itself. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry(KERNEL, Set.of()),
          entry(TEXT, Set.of()),
          entry("dev.weft", Set.of(KERNEL)),
          entry("dev.weft.sync", Set.of("dev.weft")),
          entry("dev.weft.stream", Set.of("dev.weft", "dev.weft.sync")),
          entry("dev.weft.resilience", Set.of("dev.weft", "dev.weft.sync")),
          entry("dev.weft.pool", Set.of("dev.weft", "dev.weft.sync")),
          entry("dev.weft.cache", Set.of("dev.weft", "dev.weft.sync")),
          entry("dev.weft.service", Set.of("dev.weft", "dev.weft.sync", "dev.weft.resilience")),
          entry("dev.weft.config", Set.of("dev.weft")),
          entry("dev.weft.perf", Set.of("dev.weft", "dev.weft.sync", "dev.weft.inspect")),
          entry("dev.weft.http.syntax", Set.of()),
          entry("dev.weft.http.coding", Set.of("dev.weft.http.syntax")),
          entry(
              "dev.weft.http.netty",
              Set.of("dev.weft", "dev.weft.net.netty", "dev.weft.http.syntax")),
          entry(
              "dev.weft.http",
              Set.of(
                  "dev.weft.http.syntax",
                  "dev.weft.http.coding",
                  "dev.weft.http.netty",
                  "dev.weft",
                  "dev.weft.sync",
                  "dev.weft.stream",
                  "dev.weft.net",
                  "dev.weft.net.netty",
                  "dev.weft.resilience",
                  "dev.weft.service")),
          entry(
              "dev.weft.crawl",
              Set.of("dev.weft", "dev.weft.sync", "dev.weft.stream", "dev.weft.http")),
          entry("dev.weft.sql", Set.of("dev.weft", "dev.weft.sync", "dev.weft.stream")),
          entry("dev.weft.net.netty", Set.of("dev.weft", KERNEL)),
          entry(
              "dev.weft.net",
              Set.of(
                  "dev.weft", "dev.weft.sync", "dev.weft.stream", "dev.weft.net.netty", KERNEL)));

  private final JavaClasses classes = Repository.classes();

  @ParameterizedTest
  @MethodSource("layers")
  void aLayerUsesOnlyWhatLiesBelow(String layer) {
    noClasses()
        .that(describe("live in " + layer, type -> type.getPackageName().equals(layer)))
        .should()
        .dependOnClassesThat(
            describe("lie above it", type -> isForbidden(layer, type.getPackageName())))
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void onlyTheRootAndTheNetworkUseTheKernel() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.weft", KERNEL, "dev.weft.net..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(KERNEL + "..")
        .check(classes);
  }

  /** Imports that only Javadoc needs leave no trace in a class file. */
  @Test
  void importsFollowTheLayersToo() {
    for (var module : Repository.SHIPPED) {
      assertThat(Repository.sources(Repository.ROOT.resolve(module).resolve("src/main/java")))
          .isNotEmpty()
          .filteredOn(file ->
              file.importedPackages().stream()
                  .anyMatch(imported -> isForbidden(file.packageName(), imported)))
          .isEmpty();
    }
  }

  static Set<String> layers() {
    return MAY_USE.keySet();
  }

  private static boolean isForbidden(String from, String to) {
    if (to.equals(TEXT)) {
      return from.equals(KERNEL);
    }
    if (to.equals(from) || !(to + ".").startsWith("dev.weft.")) {
      return false;
    }
    return MAY_USE.containsKey(from) ? !MAY_USE.get(from).contains(to) : to.startsWith(KERNEL);
  }
}
