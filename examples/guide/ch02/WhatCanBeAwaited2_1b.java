// 2.1b What can be awaited: a coroutine, a task, a future, a CompletionStage · virtual
import static dev.weft.Asyncio.*;

import dev.weft.Future;

String anotherCoroutine(String kind) {
  sleep(seconds(1));
  return "value of a " + kind;
}

void main() {
  run(() -> {
    // Another method is called, not awaited; a coroutine object of it is awaited.
    IO.println(await(coroutine(() -> anotherCoroutine("coroutine"))));

    IO.println(await(createTask(() -> anotherCoroutine("task"))));

    Future<String> future = Future.create();
    createTask(() -> future.setResult("value of a future"));
    IO.println(await(future));

    CompletionStage<String> stage =
        CompletableFuture.supplyAsync(() -> "value of a CompletionStage");
    IO.println(await(stage));

    // A plain value cannot be awaited, await("string"): the compiler says so.
  });

  // Where no loop runs, nothing can suspend.
  try {
    sleep(seconds(1));
  } catch (IllegalStateException e) {
    IO.println("outside a loop: " + e.getMessage());
  }
}
