// 2.2 Function and coroutine object · virtual
import static dev.weft.Asyncio.*;

String myCoroutine() {
  return "Hello World";
}

void main() {
  // The function is the definition; here as a value.
  Callable<String> function = this::myCoroutine;
  IO.println("type of the function: " + function.getClass().getInterfaces()[0].getSimpleName());

  // The coroutine object is one call of it, which has not begun.
  var object = coroutine(function::call);
  IO.println("type of the object: " + object.getClass().getSimpleName());

  // Runs the coroutine object.
  String result = run(() -> await(object));
  IO.println("result: " + result);
}
