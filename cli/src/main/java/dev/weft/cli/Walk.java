package dev.weft.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Programs of the guide, run one after the other, each with a line before and after its output. */
final class Walk {
  private static final double NANOS = 1e9;

  private final Path classes;
  private final boolean realTime;
  private final PrintWriter out;
  private final PrintWriter err;

  /**
   * Creates one.
   *
   * @param classes where the programs' classes are
   * @param realTime whether all sleep truly
   */
  Walk(Path classes, boolean realTime, PrintWriter out, PrintWriter err) {
    this.classes = classes;
    this.realTime = realTime;
    this.out = out;
    this.err = err;
  }

  /** Runs them; returns 0, 1 if one failed, or 130 if one was interrupted, which ends it all. */
  int run(List<GuideProgram> programs) throws IOException, InterruptedException {
    try (var _ = new ChildrenFirst()) {
      int ran = 0;
      for (GuideProgram program : programs) {
        int status = run(program);
        if (status == GuideRun.INTERRUPTED) {
          return status;
        }
        ran += status == 0 ? 1 : 0;
      }
      say(ran + " of " + programs.size() + " programs ran");
      return ran == programs.size() ? 0 : 1;
    }
  }

  private int run(GuideProgram program) throws IOException, InterruptedException {
    say(Terminal.bold("== " + program.id() + " " + program.title()));
    long start = System.nanoTime();
    GuideRun run = GuideRun.start(program, classes, realTime);
    int status = run.copyTo(out, err);
    double seconds = (System.nanoTime() - start) / NANOS;
    String end =
        status == 0
            ? String.format(Locale.ROOT, "ok (%.1f s)", seconds)
            : "FAILED: " + run.why(status);
    say("-- " + program.id() + " " + end);
    return status;
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
