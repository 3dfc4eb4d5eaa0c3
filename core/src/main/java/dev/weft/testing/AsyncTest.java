package dev.weft.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A JUnit test that runs as a task: on a fresh loop, in virtual time, debug mode and asyncio's own
 * order. It fails if it throws, if no task can go on, or if it leaves something behind: see {@link
 * Testing}. The methods around it ({@code @BeforeEach} …) run outside the loop.
 *
 * <p>A test that runs more than once gets a new instance of its class each time, on which the
 * {@code @BeforeEach} and {@code @AfterEach} methods of its class have run; other extensions see
 * the first instance only.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(AsyncTestExtension.class)
public @interface AsyncTest {
  /**
   * With more than one: runs the test once for each seed from 0, each with another order of its
   * tasks, in which rare orders are not rare. A failure names the seed, and the shortest schedule
   * that was found to fail too. {@code -Dweft.seeds=N} runs N instead.
   */
  int seeds() default 1;

  /** Runs the test with the order of this seed alone, to repeat a failure; -1 for none. */
  long seed() default -1;

  /**
   * Runs the test once for each place where its tasks suspend, and cancels it there; then it need
   * not succeed, but must not fail otherwise than by being cancelled, and leave nothing behind. The
   * order is asyncio's own; {@link #seeds} and {@link #seed} do not count then.
   */
  boolean cancelEverywhere() default false;
}
