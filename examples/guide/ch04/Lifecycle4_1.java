// 4.1 A coroutine's life · virtual
import static dev.weft.Asyncio.*;

String lifecycleDemo() {
  IO.println("the coroutine starts");
  sleep(seconds(1));
  IO.println("the coroutine is about to end");
  return "finished";
}

void main() {
  run(() -> {
    // Creates a coroutine object.
    var coroutine = coroutine("lifecycleDemo", this::lifecycleDemo);
    IO.println("state: " + coroutine.state());

    // Creates a task of it.
    var task = createTask(coroutine);
    IO.println("task created: " + task.name());
    IO.println("done: " + task.isDone());

    // Waits until it has ended.
    String result = await(task);
    IO.println("result: " + result);
    IO.println("done: " + task.isDone());
    IO.println("state: " + coroutine.state());
  });
}
