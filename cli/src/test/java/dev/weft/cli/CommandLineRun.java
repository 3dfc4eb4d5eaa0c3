package dev.weft.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** What a command did: its exit status and what it printed. */
record CommandLineRun(int status, String out, String err) {
  static CommandLineRun of(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    CommandLine weft = Weft.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int status = weft.execute(arguments);
    return new CommandLineRun(status, out.toString(), err.toString());
  }

  List<String> lines() {
    return out.lines().toList();
  }
}
