package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code weft run} starts where there is no script, as in the jar. */
class RunTest {
  @TempDir private Path home;

  private static List<String> command(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("run"));
    all.addAll(List.of(arguments));
    CommandLine weft = Weft.commandLine();
    weft.parseArgs(all.toArray(String[]::new));
    CommandLine run = weft.getSubcommands().get("run");
    return mixin(run, RunOptions.class)
        .starting(List.of("-Xshare:off"), false, mixin(run, ProgramWords.class).all())
        .command();
  }

  private static <T> T mixin(CommandLine command, Class<T> type) {
    return command.getCommandSpec().mixins().values().stream()
        .map(mixin -> mixin.userObject())
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aClassRunsWithWeftAndItsOwnPath() throws Exception {
    List<String> command =
        command("--debug", "--virtual-time", "--seed=-7", "-cp", "classes", "Main", "--debug");

    assertThat(command.getFirst()).endsWith("/bin/java");
    assertThat(command)
        .containsSequence("--add-opens", "java.base/java.lang=ALL-UNNAMED")
        .contains("-Dweft.fiber=native", "-Dweft.debug=true", "-Dweft.virtualTime=true")
        .contains("-Dweft.seed=-7", "-Xshare:off")
        .endsWith("Main", "--debug");
    assertThat(command.get(command.indexOf("-cp") + 1)).endsWith(":classes").contains("weft");
    assertThat(command("Main").get(command("Main").indexOf("-cp") + 1)).endsWith(":.");
  }

  @Test
  void aJarRunsByItsMainClass() throws Exception {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "com.example.Main");
    String jar = home.resolve("program.jar").toString();
    new JarOutputStream(Files.newOutputStream(Path.of(jar)), manifest).close();

    List<String> command = command("--class-path", "more.jar", jar, "argument");

    assertThat(command).endsWith("com.example.Main", "argument");
    assertThat(command.get(command.indexOf("-cp") + 1)).endsWith(":" + jar + ":more.jar");
  }

  @Test
  void whatCannotBeRunIsSaid() throws Exception {
    String jar = home.resolve("program.jar").toString();
    new JarOutputStream(Files.newOutputStream(Path.of(jar)), new Manifest()).close();

    assertWrong(jar + " names no main class: give the class itself, with -cp " + jar, jar);
    assertWrong("no such file: no.java: give the path of a source file or a jar", "no.java");
    assertWrong("no such option: --debgu: did you mean --debug?", "--debgu");
    assertWrong("no such seed: x: it is a whole number", "--seed", "x", "Main");
    assertWrong("no such fiber: green: it is native or portable", "--fiber", "green", "Main");
  }

  private static void assertWrong(String message, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "run";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    var run = CommandLineRun.of(all);
    assertThat(run.err()).isEqualTo("weft: " + message + System.lineSeparator());
    assertThat(run.status()).isEqualTo(2);
  }
}
