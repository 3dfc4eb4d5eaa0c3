package dev.weft.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.http.HttpClient;
import dev.weft.sql.Database;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithoutHttpAndSqlTest {
  private static final String PROGRAM =
      """
      public class Program {
        public static void main(String[] args) {
          var registry = new io.micrometer.core.instrument.simple.SimpleMeterRegistry();
          dev.weft.Asyncio.run(() -> {
            try (var pool = dev.weft.pool.Pool.of(3, () -> "connection")) {
              dev.weft.micrometer.Meters.of("db", pool).bindTo(registry);
              pool.run(connection -> {});
              double leased = registry.get("weft.pool.leased").functionCounter().count();
              System.setProperty("leased", String.valueOf(leased));
            }
          });
        }
      }
      """;

  @TempDir Path directory;

  @Test
  void aProgramCompilesAndRuns() throws Exception {
    List<Path> classPath = classPath();
    Path source = Files.writeString(directory.resolve("Program.java"), PROGRAM);
    var messages = new ByteArrayOutputStream();
    String path =
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));

    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, messages, messages, "-proc:none", "-cp", path, source.toString());

    assertThat(status).as(messages::toString).isZero();
    var urls = new ArrayList<URL>(List.of(directory.toUri().toURL()));
    for (Path each : classPath) {
      urls.add(each.toUri().toURL());
    }
    try (var loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(() -> loader.loadClass(HttpClient.class.getName()))
          .isInstanceOf(ClassNotFoundException.class);
      assertThatThrownBy(() -> loader.loadClass(Database.class.getName()))
          .isInstanceOf(ClassNotFoundException.class);
      loader.loadClass("Program").getMethod("main", String[].class).invoke(null, (Object) null);
    }
    assertThat(System.clearProperty("leased")).isEqualTo("1.0");
  }

  /** Returns that of this test, without http and sql. */
  private static List<Path> classPath() throws Exception {
    Path http = home(HttpClient.class);
    Path sql = home(Database.class);
    var all = new ArrayList<Path>();
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(each).toAbsolutePath();
      if (!path.equals(http) && !path.equals(sql)) {
        all.add(path);
      }
    }
    return all;
  }

  private static Path home(Class<?> type) throws Exception {
    URI location = type.getProtectionDomain().getCodeSource().getLocation().toURI();
    return Path.of(location).toAbsolutePath();
  }
}
