package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.conformance.Program;
import java.util.List;

/** Results come in the order of the arguments, whoever ends first. */
public final class GatherOrder extends Program {
  @Override
  protected void main() {
    var loop = EventLoop.running();
    Future<String> future = loop.createFuture();
    loop.callLater(millis(40), () -> future.setResult("future"));
    var task = createTask(() -> job("task", 100));
    print("before");
    var gathered =
        gather(
            task,
            createTask(() -> job("b", 20)),
            future,
            createTask(() -> job("c", 70)),
            createTask(() -> job("d", 0)));
    print("made", gathered.isDone());
    print(await(gathered));
    print(await(gather(List.<Future<String>>of())));
    var done = gather(task, future);
    print(done.isDone());
    print(await(done));
    var same = createTask(() -> job("same", 20));
    print(await(gather(same, same)));
  }

  private String job(String name, long delay) {
    print(name, "starts");
    sleep(millis(delay));
    print(name, "ends");
    return name;
  }
}
