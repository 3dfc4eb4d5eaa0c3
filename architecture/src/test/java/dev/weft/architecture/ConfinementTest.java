package dev.weft.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A loop's state belongs to its thread; only the inbox and the fibers are seen by others. */
class ConfinementTest {
  private static final Set<String> SHARED =
      Set.of("dev.weft.kernel.Inbox", "dev.weft.kernel.Fiber", "dev.weft.kernel.PortableFiber");

  @Test
  void onlyTheInboxAndTheFibersHaveStateThatThreadsShare() {
    noFields()
        .that(
            describe(
                "live outside of inbox and fibers", field -> !SHARED.contains(outermost(field))))
        .should(
            ArchConditions.be(
                describe("volatile, atomic or a VarHandle", ConfinementTest::isShared)))
        .check(Repository.classes());
  }

  private static String outermost(JavaField field) {
    return field.getOwner().getName().replaceFirst("\\$.*", "");
  }

  private static boolean isShared(JavaField field) {
    var type = field.getRawType().getBaseComponentType();
    return field.getModifiers().contains(JavaModifier.VOLATILE)
        || type.getPackageName().equals("java.util.concurrent.atomic")
        || type.getName().equals("java.lang.invoke.VarHandle");
  }
}
