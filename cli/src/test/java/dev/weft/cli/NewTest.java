package dev.weft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

class NewTest {
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir private Path home;

  /** Runs {@code weft new} in the temporary directory, which takes a JVM of its own. */
  private CommandLineRun make(String... arguments) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        new ArrayList<>(
            List.of(java, "-Duser.home=" + home, "-cp", CLASS_PATH, Weft.class.getName(), "new"));
    command.addAll(List.of(arguments));
    Path errors = home.resolve("errors");
    Process process =
        new ProcessBuilder(command).directory(home.toFile()).redirectError(errors.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new CommandLineRun(process.waitFor(), out, Files.readString(errors));
  }

  private static String valueOf(Document pom, String path) throws Exception {
    return XPathFactory.newInstance().newXPath().evaluate(path, pom);
  }

  @Test
  void aProjectIsMadeAndListed() throws Exception {
    var run = make("my-server");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.lines())
        .containsExactlyInAnyOrder(filesIn("my-server").toArray(String[]::new))
        .contains("my-server/pom.xml", "my-server/.gitignore", "my-server/README.md");
    assertThat(run.err().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "weft: Weft is not in Maven's local repository: put it there: ./build"
                            + " install in a clone of Weft"),
            line -> assertThat(line).isEqualTo("weft: now: cd my-server && mvn test"));
    for (String file : run.lines()) {
      assertThat(Files.readString(home.resolve(file))).doesNotContain("{{");
    }
  }

  private List<String> filesIn(String directory) throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve(directory))) {
      return files.filter(Files::isRegularFile).map(home::relativize).map(Path::toString).toList();
    }
  }

  @Test
  void thePomNamesWeftAndOpensJavaLang() throws Exception {
    new Project("my-server").writeTo(home.resolve("my-server"));

    var file = home.resolve("my-server").resolve("pom.xml");
    Document pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    assertThat(valueOf(pom, "/project/artifactId")).isEqualTo("my-server");
    assertThat(valueOf(pom, "//maven.compiler.release")).isEqualTo("25");
    assertThat(valueOf(pom, "//dependency[artifactId='weft-net']/version")).matches("\\d+\\.\\d.*");
    assertThat(valueOf(pom, "//plugin[artifactId='maven-surefire-plugin']//argLine"))
        .contains("--add-opens java.base/java.lang=ALL-UNNAMED");
    assertThat(valueOf(pom, "//plugin[artifactId='exec-maven-plugin']//executable"))
        .isEqualTo("${java.home}/bin/java");
    assertThat(Files.readString(file).replace("${java.home}", "")).doesNotContain("${");
  }

  @Test
  void itsSourcesCompileAndTheProgramRuns() throws Exception {
    var files = new Project("hello").writeTo(home.resolve("hello"));

    List<String> arguments = new ArrayList<>(List.of("-Xlint:all", "-Werror", "-proc:none"));
    arguments.addAll(List.of("-cp", CLASS_PATH, "-d", home.resolve("classes").toString()));
    files.stream().map(Path::toString).filter(f -> f.endsWith(".java")).forEach(arguments::add);
    var said = new StringWriter();
    var errors = new PrintWriter(said);
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    int status = javac.run(errors, errors, arguments.toArray(String[]::new));
    assertThat(status).as(said.toString()).isZero();
    assertThat(home.resolve("classes/com/example/GreeterTest.class")).exists();

    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String path = home.resolve("classes") + ":" + CLASS_PATH;
    Process program =
        new ProcessBuilder(java, "-cp", path, "com.example.Greeter")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(program.inputReader().lines())
        .containsExactlyInAnyOrder("Hello, Ada!", "Hello, Grace!", "Hello, Edsger!");
    assertThat(program.waitFor()).isZero();
  }

  @Test
  void whatIsThereIsLeftAsItIs() throws Exception {
    Path file = Files.writeString(home.resolve("notes"), "mine");

    var run = make("notes");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo("weft: there is a notes already: give another name" + System.lineSeparator());
    assertThat(run.out()).isEmpty();
    assertThat(file).hasContent("mine");
  }

  @Test
  void quietItSaysNothingButTheFiles() throws Exception {
    Files.createDirectories(home.resolve(".m2"));

    assertThat(make("-q", "hello").err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "-a", "a.", "a b", "../x", "é", "a\nb", "<a>"})
  void aNameThatIsNone(String name) {
    var run = CommandLineRun.of("new", "--", name);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("weft: not a name for a project: ");
    assertThat(run.out()).isEmpty();
    assertThat(Path.of("x")).doesNotExist();
  }
}
