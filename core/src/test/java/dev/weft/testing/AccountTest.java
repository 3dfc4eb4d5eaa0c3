package dev.weft.testing;

import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.TaskGroup;
import dev.weft.sync.Lock;

/** What the README shows. */
class AccountTest {
  private static final class Account {
    private final Lock lock = new Lock();
    private int balance;

    void deposit(int amount) {
      try (var _ = lock.hold()) {
        int before = balance;
        sleep(seconds(1)); // ask the bank
        balance = before + amount;
      }
    }
  }

  @AsyncTest(seeds = 1000)
  void noDepositIsLost() {
    var account = new Account();
    TaskGroup.run(group -> {
      group.createTask(() -> account.deposit(10));
      group.createTask(() -> account.deposit(20));
    });
    assertThat(account.balance).isEqualTo(30);
  }

  @AsyncTest(cancelEverywhere = true)
  void aCancelledDepositReleasesTheLock() {
    new Account().deposit(10);
  }
}
