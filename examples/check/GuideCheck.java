import module java.base;

import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Runs the guide's programs and compares what they print with {@code guide/expected}: java
 * GuideCheck GUIDE-DIRECTORY native|portable. Those that only sleep run here, one after the other,
 * in virtual time; the real ones in JVMs of their own, two at a time.
 */
class GuideCheck {
  record Program(String id, String name, boolean isVirtual) {
    /** The first line of a source: {@code // 6.1a Gather with failures · virtual}. */
    private static final Pattern HEADER =
        Pattern.compile("// (\\d+\\.\\d+[a-z]?) (.+) · (virtual|real)");

    static Program of(Path source) throws IOException {
      try (var lines = Files.lines(source)) {
        var header = HEADER.matcher(lines.findFirst().orElse(""));
        if (!header.matches()) {
          throw new IllegalStateException(source + " does not begin with // ID TITLE · virtual");
        }
        String name = source.getFileName().toString().replace(".java", "");
        return new Program(header.group(1), name, header.group(3).equals("virtual"));
      }
    }
  }

  record Printed(int status, String out, String err) {}

  static int failures;

  static void main(String[] arguments) throws Exception {
    var guide = Path.of(arguments[0]);
    List<Program> programs = programs(guide);
    requireExpectations(guide, programs);
    Map<Program, Future<Printed>> real = new LinkedHashMap<>();
    try (var two = Executors.newFixedThreadPool(2)) {
      for (Program program : programs) {
        if (!program.isVirtual) {
          real.put(program, two.submit(() -> runAlone(program)));
        }
      }
    }
    for (Program program : programs) {
      var printed = program.isVirtual ? runHere(program) : real.get(program).get();
      check(program, printed, Files.readAllLines(guide.resolve("expected/" + program.id + ".txt")));
    }
    IO.println("guide: " + programs.size() + " programs on the " + arguments[1] + " fiber");
    System.exit(failures == 0 ? 0 : 1);
  }

  static List<Program> programs(Path guide) throws IOException {
    List<Program> programs = new ArrayList<>();
    try (var files = Files.walk(guide)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".java")).sorted().toList()) {
        programs.add(Program.of(file));
      }
    }
    return programs;
  }

  /** Each program has its expectations, and there are no others. */
  static void requireExpectations(Path guide, List<Program> programs) throws IOException {
    Set<String> odd = new TreeSet<>();
    for (Program program : programs) {
      if (!odd.add(program.id + ".txt")) {
        throw new IllegalStateException("two programs are called " + program.id);
      }
    }
    try (var files = Files.list(guide.resolve("expected"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!odd.remove(name)) {
          odd.add(name);
        }
      }
    }
    if (!odd.isEmpty()) {
      throw new IllegalStateException("a program without expectations, or vice versa: " + odd);
    }
  }

  static Printed runHere(Program program) throws Exception {
    System.setProperty("weft.virtualTime", "true");
    var stdout = System.out;
    var stderr = System.err;
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, "UTF-8"));
    System.setErr(new PrintStream(err, true, "UTF-8"));
    int status = 0;
    try {
      callMain(Class.forName(program.name));
    } catch (InvocationTargetException e) {
      e.getCause().printStackTrace();
      status = 1;
    } finally {
      System.setOut(stdout);
      System.setErr(stderr);
    }
    return new Printed(status, out.toString("UTF-8"), err.toString("UTF-8"));
  }

  static void callMain(Class<?> type) throws Exception {
    var constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals("main")) {
        method.setAccessible(true);
        boolean takesArguments = method.getParameterCount() == 1;
        Object[] arguments = takesArguments ? new Object[] {new String[0]} : new Object[0];
        method.invoke(constructor.newInstance(), arguments);
        return;
      }
    }
    throw new IllegalStateException(type + " has no main");
  }

  static Printed runAlone(Program program) throws Exception {
    var out = Files.createTempFile("guide", ".out");
    var err = Files.createTempFile("guide", ".err");
    try {
      var process =
          new ProcessBuilder(command(program.name))
              .redirectOutput(Redirect.to(out.toFile()))
              .redirectError(Redirect.to(err.toFile()))
              .start();
      return new Printed(process.waitFor(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  static List<String> command(String name) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), name));
    return command;
  }

  /** Each expectation matches a line of the output, after the line of the one before. */
  static void check(Program program, Printed printed, List<String> expectations) {
    var lines = printed.out.lines().iterator();
    for (String expectation : expectations) {
      if (!expectation.startsWith("#") && !skipTo(Pattern.compile(expectation), lines)) {
        fail(program, "no such line, or not where it should be: " + expectation, printed);
        return;
      }
    }
    if (printed.status != 0) {
      fail(program, "exit status " + printed.status, printed);
    } else if (!printed.err.isEmpty()) {
      fail(program, "it wrote to stderr", printed);
    }
  }

  static boolean skipTo(Pattern expectation, Iterator<String> lines) {
    while (lines.hasNext()) {
      if (expectation.matcher(lines.next()).matches()) {
        return true;
      }
    }
    return false;
  }

  static void fail(Program program, String what, Printed printed) {
    failures++;
    System.err.println(program.id + ": " + what + "; it printed:");
    System.err.println((printed.out + printed.err).indent(2));
  }
}
