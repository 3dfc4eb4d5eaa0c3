package dev.weft.pool;

import dev.weft.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The leases that are not over. */
final class Leases<T> {
  /*
   * A list through the leases themselves: a set would have to ask each for its identity's hash code,
   * which costs more than the rest of a lease.
   */
  private @Nullable Lease<T> first;
  private int size;

  int size() {
    return size;
  }

  void add(Lease<T> lease) {
    lease.next = first;
    if (first != null) {
      first.previous = lease;
    }
    first = lease;
    size++;
  }

  void remove(Lease<T> lease) {
    if (lease.previous == null) {
      first = lease.next;
    } else {
      lease.previous.next = lease.next;
    }
    if (lease.next != null) {
      lease.next.previous = lease.previous;
    }
    lease.previous = null; // who keeps a lease that is over keeps no other
    lease.next = null;
    size--;
  }

  /** Returns the tasks that have taken them, the first first. */
  List<Task<?>> tasks() {
    List<Task<?>> tasks = new ArrayList<>();
    for (Lease<T> lease = first; lease != null; lease = lease.next) {
      Task<?> task = lease.holding().task();
      if (task != null) {
        tasks.addFirst(task);
      }
    }
    return tasks;
  }
}
