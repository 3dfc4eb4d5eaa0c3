package dev.weft.http;

import dev.weft.service.Health;
import java.util.concurrent.Callable;

/** Answers with how something is. */
final class HealthCheck implements Handler {
  /* A class of its own, so that a router without checks can do without the module kit. */
  private static final System.Logger LOG = System.getLogger("dev.weft.http");

  private final Callable<Health> check;

  HealthCheck(Callable<Health> check) {
    this.check = check;
  }

  @Override
  public Response handle(Request request) {
    Health health = health();
    return Response.json(health).withStatus(health.status() == Health.Status.DOWN ? 503 : 200);
  }

  private Health health() {
    try {
      return check.call();
    } catch (Exception e) {
      LOG.log(System.Logger.Level.WARNING, "a health check failed", e);
      return Health.down("the check failed");
    }
  }
}
