/**
 * The command line: {@code ps}, {@code pstree} and {@code top} look at programs that run, {@code
 * profile} runs one and says where its time went, {@code repl} is a prompt with a loop, {@code
 * tour} runs the programs of a guide to asyncio, {@code serve} and {@code httpbin} serve HTTP, and
 * {@code fetch} asks for URLs.
 */
@org.jspecify.annotations.NullMarked
module dev.weft.cli {
  requires dev.weft.core;
  requires dev.weft.crawl;
  requires dev.weft.http;
  requires dev.weft.net;
  requires jdk.management;
  requires dev.weft.kit;
  requires info.picocli;
  requires java.logging;
  requires java.management;
  requires java.prefs;
  requires jdk.attach;
  requires jdk.jshell;
  requires static org.jspecify;
  requires tools.jackson.databind;

  opens dev.weft.cli to
      info.picocli,
      tools.jackson.databind;

  provides jdk.jshell.spi.ExecutionControlProvider with
      dev.weft.cli.LoopExecutionProvider;
}
