package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompletionTest {
  private static final Pattern OPTION = Pattern.compile("(?<=[ ,]|^)--?[a-z][a-z-]*");

  @TempDir private Path home;

  private static String script(String shell) {
    var run = CommandLineRun.of("completion", shell);
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  /** The script {@code weft} of this repository. */
  private static String weft() throws IOException {
    return Files.readString(Path.of("..", "weft"));
  }

  private static Set<String> allIn(Pattern pattern, String text) {
    return new TreeSet<>(pattern.matcher(text).results().map(match -> match.group()).toList());
  }

  /** Returns what bash offers for the last of these words. */
  private List<String> offeredByBash(String... words) throws Exception {
    Path file = Files.writeString(home.resolve("weft.bash"), script("bash"));
    String program =
        """
        source "$1"; shift
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
        _complete_weft 2>/dev/null
        printf '%s\\n' "${COMPREPLY[@]}"
        """;
    var command = new ArrayList<>(List.of("bash", "-c", program, "bash", file.toString(), "weft"));
    command.addAll(List.of(words));
    Process bash = new ProcessBuilder(command).directory(home.toFile()).start();
    List<String> offered = bash.inputReader().lines().map(String::strip).sorted().toList();
    assertThat(bash.waitFor()).isZero();
    return offered;
  }

  @Test
  void bashCompletesCommands() throws Exception {
    assertThat(offeredByBash("")).contains("run", "doctor", "ps", "tour", "completion");
    assertThat(offeredByBash("co")).containsExactly("compare", "completion");
    assertThat(offeredByBash("--v")).containsExactly("--version");
  }

  @Test
  void bashCompletesOptionsAndTheirValues() throws Exception {
    assertThat(offeredByBash("run", "--vi")).containsExactly("--virtual-time");
    assertThat(offeredByBash("run", "--fiber", "")).containsExactly("native", "portable");
    assertThat(offeredByBash("doctor", "--j")).containsExactly("--json");
    assertThat(offeredByBash("completion", "")).contains("bash", "fish", "zsh");
  }

  @Test
  void bashCompletesFiles() throws Exception {
    Files.createFile(home.resolve("Hello.java"));

    assertThat(offeredByBash("run", "He")).containsExactly("Hello.java");
  }

  @Test
  void zshHasTheSameScript() {
    assertThat(script("zsh")).isEqualTo(script("bash")).contains("bashcompinit");
  }

  @Test
  void fishKnowsEveryCommandAndOption() {
    String script = script("fish");

    assertThat(script.lines().skip(1)).allMatch(line -> line.startsWith("complete -c weft -"));
    CommandLine all = Weft.commandLine();
    all.getSubcommands()
        .forEach((name, command) -> {
          assertThat(script).contains("-n __fish_use_subcommand -a " + name + " -d '");
          command.getCommandSpec().options().stream()
              .map(option -> option.longestName().substring(2))
              .forEach(option ->
                  assertThat(script)
                      .containsPattern("_from " + name + "'.* -l " + option + "( |\\n)"));
        });
    assertThat(script)
        .contains("_from run' -l fiber -x -a 'native portable' -d 'What tasks run on'\n")
        .contains("_from run' -F\n")
        .contains("_from completion' -a 'bash zsh fish'\n")
        .contains("_from profile' -o cp -l class-path -r -F -d 'More classes and jars'\n");
    assertThat(script).doesNotContain("${").doesNotContain("_from ps' -F");
  }

  /** The script does this command by itself too, and both print the same help. */
  @Test
  void runIsAsItsHelpAndTheScriptHaveIt() throws IOException {
    String usage = Texts.read("run-usage.txt");
    String options = usage.substring(usage.indexOf("options:"), usage.indexOf("examples:"));
    CommandLine run = Weft.commandLine().getSubcommands().get("run");
    var known = new TreeSet<String>();
    run.getCommandSpec().options().forEach(option -> known.addAll(List.of(option.names())));

    assertThat(known).isEqualTo(allIn(OPTION, options));
    assertThat(CommandLineRun.of("run", "--help").out()).isEqualTo(usage);
    String weft = weft();
    String script =
        weft.substring(weft.indexOf("\nrun() {"), weft.indexOf("  (($# > 0)) || wrong"));
    assertThat(allIn(Pattern.compile("--[a-z][a-z-]*(?=[ )])"), script.replaceAll("'.*'", "")))
        .isEqualTo(allIn(Pattern.compile("--[a-z][a-z-]*"), options));
  }

  @Test
  void theScriptHasEveryCommand() throws IOException {
    Set<String> commands = new TreeSet<>(Weft.commandLine().getSubcommands().keySet());
    String weft = weft();

    Matcher dispatched = Pattern.compile("\\n +([a-z| ]+)\\) command_line").matcher(weft);
    assertThat(dispatched.find()).isTrue();
    var known = new TreeSet<>(List.of(dispatched.group(1).split(" \\| ")));
    known.add("run");
    assertThat(known).isEqualTo(commands);
    Matcher suggested = Pattern.compile("'weft --help'\" ([a-z ]+)\\)").matcher(weft);
    assertThat(suggested.find()).isTrue();
    assertThat(new TreeSet<>(List.of(suggested.group(1).split(" ")))).isEqualTo(commands);
    String usage = Texts.read("usage.txt");
    String listed =
        usage.substring(usage.indexOf("commands:"), usage.indexOf("weft COMMAND --help"));
    assertThat(allIn(Pattern.compile("(?m)(?<=^  )[a-z]+"), listed)).isEqualTo(commands);
  }

  @Test
  void aShellThatIsUnknown() {
    var run = CommandLineRun.of("completion", "tcsh");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo("weft: no such shell: tcsh: it is bash, zsh or fish" + System.lineSeparator());
    assertThat(CommandLineRun.of("completion").err())
        .isEqualTo(
            "weft: missing required parameter: 'bash|zsh|fish': see 'weft completion --help'"
                + System.lineSeparator());
    assertThat(run.out()).isEmpty();
  }
}
