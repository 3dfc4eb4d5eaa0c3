// 6.3 A pipeline of four stages · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.Outcome;

record Data(int sourceId, String rawData, boolean validated, String transformed, boolean saved) {}

// Step 1: gets the raw data.
Data fetchRawData(int sourceId) {
  IO.println(clock() + " fetches source " + sourceId);
  sleep(millis(500)); // a request over the network
  return new Data(sourceId, "raw_" + sourceId, false, "", false);
}

// Step 2: checks them.
Data validateData(Data data) {
  IO.println(clock() + " validates source " + data.sourceId);
  sleep(millis(200));
  if (data.sourceId % 3 == 0) {
    throw new IllegalArgumentException("source " + data.sourceId + " failed validation");
  }
  return new Data(data.sourceId, data.rawData, true, "", false);
}

// Step 3: transforms them.
Data transformData(Data data) {
  IO.println(clock() + " transforms source " + data.sourceId);
  sleep(millis(300));
  return new Data(data.sourceId, data.rawData, true, data.rawData.toUpperCase(Locale.ROOT), false);
}

// Step 4: saves them.
Data saveData(Data data) {
  IO.println(clock() + " saves source " + data.sourceId);
  sleep(millis(100));
  return new Data(data.sourceId, data.rawData, true, data.transformed, true);
}

// The whole way of one source: a chain of calls.
Data processSingleSource(int sourceId) {
  var data = fetchRawData(sourceId);
  data = validateData(data);
  data = transformData(data);
  data = saveData(data);
  IO.println(clock() + " source " + sourceId + " is processed");
  return data;
}

// All sources at once.
List<Data> processMultipleSources(List<Integer> sourceIds) {
  IO.println("begins with " + sourceIds.size() + " sources");
  var tasks = sourceIds.stream().map(id -> createTask(() -> processSingleSource(id))).toList();

  List<Data> successful = new ArrayList<>();
  for (var outcome : await(gatherOutcomes(tasks))) {
    switch (outcome) {
      case Outcome.Success(Data data) -> successful.add(data);
      case Outcome.Failure(Throwable error) -> IO.println("failed: " + error.getMessage());
      case Outcome.Cancelled<Data> _ -> IO.println("cancelled");
    }
  }
  int failed = sourceIds.size() - successful.size();
  IO.println("processed: " + successful.size() + " succeeded, " + failed + " failed");
  return successful;
}

void main() {
  run(() -> {
    var results = processMultipleSources(List.of(1, 2, 3, 4, 5, 6));
    for (var data : results) {
      IO.println("result: " + data.transformed + ", saved " + data.saved);
    }
    IO.println("elapsed: " + clock());
  });
}

String clock() {
  return String.format(Locale.ROOT, "%.1f s", EventLoop.running().time().toMillis() / 1000.0);
}
