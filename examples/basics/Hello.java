import static dev.weft.Asyncio.*;

// A method that waits is a method: called, it suspends its caller; as a task, it runs beside it.
void main() {
  run(() -> {
    IO.println(greet("World"));

    var task = createTask("greeting", () -> greet("tasks"));
    IO.println(task.name() + " is done: " + task.isDone());
    IO.println(await(task));
    IO.println(task.name() + " is done: " + task.isDone());
  });
}

String greet(String whom) {
  sleep(millis(100));
  return "Hello, " + whom + "!";
}
