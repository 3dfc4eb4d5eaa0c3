package dev.weft.resilience;

/** How the latest calls have ended. */
final class CallWindow {
  private final boolean[] failed;
  private int next;
  private int calls;
  private int failures;

  CallWindow(int size) {
    failed = new boolean[size];
  }

  void add(boolean failure) {
    if (calls < failed.length) {
      calls++;
    } else if (failed[next]) {
      failures--;
    }
    failures += failure ? 1 : 0;
    failed[next] = failure;
    next = next + 1 == failed.length ? 0 : next + 1;
  }

  void clear() {
    next = 0;
    calls = 0;
    failures = 0;
  }

  int calls() {
    return calls;
  }

  int failures() {
    return failures;
  }
}
