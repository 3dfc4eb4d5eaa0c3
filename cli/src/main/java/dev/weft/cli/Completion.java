package dev.weft.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code weft completion}: has a shell complete commands and options. */
@Command(
    name = "completion",
    description = "Prints a script that has a shell complete commands, options and files.",
    footer = {
      "",
      "To install it, once and after each update of Weft:",
      "  bash  mkdir -p ~/.local/share/bash-completion/completions",
      "        weft completion bash > ~/.local/share/bash-completion/completions/weft",
      "        (without the package bash-completion: source that file in ~/.bashrc)",
      "  zsh   weft completion zsh > ~/.weft-completion.zsh",
      "        echo 'source ~/.weft-completion.zsh' >> ~/.zshrc",
      "  fish  mkdir -p ~/.config/fish/completions",
      "        weft completion fish > ~/.config/fish/completions/weft.fish",
      "",
      "Examples:",
      "  source <(weft completion bash)",
      "  weft completion fish | source"
    })
final class Completion implements Callable<Integer> {
  /** The shells there are scripts for. */
  enum Shell {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A shell, on the command line. */
  static final class ShellName implements ITypeConverter<Shell> {
    @Override
    public Shell convert(String text) {
      for (Shell shell : Shell.values()) {
        if (shell.toString().equals(text)) {
          return shell;
        }
      }
      throw new TypeConversionException("no such shell: " + text + ": it is bash, zsh or fish");
    }
  }

  @Mixin private Messages messages;

  @Parameters(paramLabel = "bash|zsh|fish", converter = ShellName.class, description = "The shell.")
  private Shell shell;

  @SuppressWarnings("NullAway.Init") // by picocli
  Completion() {}

  @Override
  public Integer call() {
    CommandLine weft = Weft.commandLine();
    String script =
        switch (shell) {
          case BASH, ZSH -> AutoComplete.bash("weft", weft); // which knows when it is in zsh
          case FISH -> FishScript.of(weft.getCommandSpec());
        };
    messages.results().print(script);
    messages.results().flush();
    return 0;
  }
}
