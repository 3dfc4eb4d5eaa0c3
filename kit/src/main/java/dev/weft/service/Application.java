package dev.weft.service;

import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Runner;
import dev.weft.sync.Event;
import java.util.ArrayList;
import java.util.List;

/** A program made of services, from its {@code main}. */
public final class Application {
  private static final System.Logger LOG = System.getLogger(Application.class.getName());

  private final List<Service> services;
  private final List<Service> begun = new ArrayList<>();
  private final Event over = new Event(); // all have ended, or one has failed
  private boolean signalled;
  private boolean failed;

  private Application(Service... services) {
    this.services = List.of(services);
  }

  /**
   * Runs services on a new loop: starts them in order, and stops them in reverse when the process
   * gets TERM or INT, when one fails, or when all have ended by themselves. In the last case it
   * returns; otherwise it ends the process, with status 1 if anything failed, also in a clean-up,
   * and with 0 if not. A second signal does not wait for the clean-up. Failures are logged.
   *
   * @throws IllegalArgumentException if there is no service
   */
  public static void run(Service... services) {
    if (services.length == 0) {
      throw new IllegalArgumentException("an application has no services: give one");
    }
    var application = new Application(services);
    try (Runner runner = Runner.builder().build()) {
      runner.run(application::live);
    }
    if (application.failed) {
      System.exit(1);
    }
    if (application.signalled) {
      System.exit(0);
    }
  }

  private void live() {
    CancelScope.run(this::work);
    for (Service service : begun.reversed()) {
      attempt(service, service::stop);
    }
  }

  private void work(CancelScope scope) {
    handle("TERM", scope);
    handle("INT", scope);
    for (Service service : services) {
      begun.add(service);
      service.onEnd(() -> ended(service, scope));
      attempt(service, service::start);
      if (failed) {
        return;
      }
    }
    over.await();
  }

  private void handle(String signal, CancelScope scope) {
    try {
      EventLoop.running()
          .addSignalHandler(
              signal,
              () -> {
                if (signalled) {
                  System.exit(1);
                }
                signalled = true;
                scope.cancel();
              });
    } catch (IllegalArgumentException keptByTheJvm) {
      LOG.log(System.Logger.Level.DEBUG, keptByTheJvm::getMessage); // java -Xrs
    }
  }

  private void ended(Service service, CancelScope scope) {
    if (service.state() == Service.State.FAILED) {
      failed = true;
      scope.cancel();
    } else if (services.stream().allMatch(Application::hasEnded)) {
      over.set();
    }
  }

  private static boolean hasEnded(Service service) {
    return service.state() == Service.State.STOPPED || service.state() == Service.State.FAILED;
  }

  private void attempt(Service service, Runnable step) {
    try {
      step.run();
    } catch (CancelledError e) {
      throw e;
    } catch (Throwable e) {
      failed = true;
      LOG.log(System.Logger.Level.ERROR, service + " has failed", e);
    }
  }
}
