package dev.weft.benchmarks;

import static dev.weft.benchmarks.SqlWork.RANGE;
import static dev.weft.benchmarks.SqlWork.SELECT;
import static dev.weft.benchmarks.SqlWork.UPDATE;
import static dev.weft.benchmarks.SqlWork.check;
import static dev.weft.benchmarks.SqlWork.id;
import static dev.weft.benchmarks.SqlWork.turns;

import dev.weft.benchmarks.SqlWork.Account;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * SQL by the client of Vert.x, all on one of its loops: by its pool, where a caller has a
 * connection for a query, or by its pooled client, which sends queries ahead on each.
 */
final class VertxSql {
  private static final String SELECT_ONE = numbered(SELECT);
  private static final String SELECT_RANGE = numbered(RANGE);
  private static final String ADD = numbered(UPDATE);

  private VertxSql() {}

  /** Placeholders as PostgreSQL has them. */
  private static String numbered(String sql) {
    return sql.replaceFirst("\\?", "\\$1").replaceFirst("\\?", "\\$2");
  }

  static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx();
    boolean pipelined = System.getProperty("benchmarks.peer", "").equals("VERTX_PIPELINED");
    var options = new PoolOptions().setMaxSize(SqlWork.CONNECTIONS);
    Pool pool = PgBuilder.pool().with(options).connectingTo(database()).using(vertx).build();
    SqlClient client =
        pipelined
            ? PgBuilder.client().with(options).connectingTo(database()).using(vertx).build()
            : pool;
    Context loop = vertx.getOrCreateContext();
    Bench.measure(
        Map.of(
            "select", callers -> inTurns(loop, callers, id -> select(client, id)),
            "range", callers -> inTurns(loop, callers, id -> range(client, id)),
            "update", callers -> inTurns(loop, callers, id -> add(client, id, 1)),
            "transfer", callers -> inTurns(loop, callers, id -> transfer(pool, id))),
        args);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static PgConnectOptions database() {
    URI url = URI.create(SqlWork.url().replaceFirst("^jdbc:", ""));
    return new PgConnectOptions()
        .setHost(url.getHost())
        .setPort(url.getPort())
        .setDatabase("postgres")
        .setUser("postgres")
        .setCachePreparedStatements(true);
  }

  private interface Query {
    Future<?> run(int id);
  }

  private static long inTurns(Context loop, int callers, Query query) {
    int turns = turns(callers);
    Promise<Void> done = Promise.promise();
    loop.runOnContext(_ -> {
      var all = new ArrayList<Future<Void>>();
      for (int caller = 0; caller < callers; caller++) {
        Promise<Void> ended = Promise.promise();
        next(query, caller, turns, ended);
        all.add(ended.future());
      }
      Future.all(all).<Void>mapEmpty().onComplete(done);
    });
    done.future().toCompletionStage().toCompletableFuture().join();
    return (long) callers * turns;
  }

  private static void next(Query query, int caller, int left, Promise<Void> ended) {
    if (left == 0) {
      ended.complete();
      return;
    }
    query
        .run(id(caller, left))
        .onSuccess(_ -> next(query, caller, left - 1, ended))
        .onFailure(ended::fail);
  }

  private static Future<?> select(SqlClient client, int id) {
    return client
        .preparedQuery(SELECT_ONE)
        .execute(Tuple.of(id))
        .map(rows -> checked(accounts(rows).getFirst().id() == id));
  }

  private static Future<?> range(SqlClient client, int id) {
    return client
        .preparedQuery(SELECT_RANGE)
        .execute(Tuple.of(id, id))
        .map(rows -> checked(accounts(rows).getLast().id() == id + 99));
  }

  private static boolean checked(boolean holds) {
    check(holds);
    return holds;
  }

  private static List<Account> accounts(RowSet<Row> rows) {
    var all = new ArrayList<Account>();
    for (Row row : rows) {
      all.add(new Account(row.getInteger("id"), row.getString("name"), row.getLong("balance")));
    }
    return all;
  }

  private static Future<?> add(SqlClient client, int id, int amount) {
    return client
        .preparedQuery(ADD)
        .execute(Tuple.of(amount, id))
        .map(changed -> checked(changed.rowCount() == 1));
  }

  private static Future<?> transfer(Pool pool, int id) {
    return pool.withTransaction((SqlConnection connection) ->
        add(connection, id, 1).compose(_ -> add(connection, id + 1, -1)).mapEmpty());
  }
}
