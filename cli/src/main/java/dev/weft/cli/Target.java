package dev.weft.cli;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Another JVM with Weft in it, and the bean there that knows its tasks. */
final class Target implements AutoCloseable {
  /*
   * The JVM is asked to start its local management agent, as JConsole does; through that it is asked
   * to create the bean, whose class is part of Weft. So nothing is loaded into it that it does not
   * have, and the bean is taken away at the end. Each of us has a bean of its own, named after our
   * process, so that nobody takes away another's.
   */
  private static final String BEAN_CLASS = "dev.weft.inspect.Inspection";

  private final long pid;
  private final JMXConnector connector;
  private final MBeanServerConnection server;
  private final ObjectName bean;
  private final Thread closer = new Thread(this::end);

  private Target(long pid, JMXConnector connector, ObjectName bean) throws IOException {
    this.pid = pid;
    this.connector = connector;
    this.bean = bean;
    this.server = connector.getMBeanServerConnection();
  }

  /** Connects to a JVM and has it create the bean. */
  static Target attach(long pid) throws Failure {
    Jvm.requireJvm(pid);
    Target target = Patience.toConnect(pid, () -> open(pid));
    Runtime.getRuntime().addShutdownHook(target.closer); // for Ctrl-C
    return target;
  }

  @SuppressWarnings("BanJNDI") // the address is that of this user's own process
  private static Target open(long pid) throws Failure, IOException, JMException {
    JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(agentOf(pid)));
    try {
      String name = "dev.weft:type=Inspection,for=" + ProcessHandle.current().pid();
      var target = new Target(pid, connector, new ObjectName(name));
      target.createBean();
      return target;
    } catch (Failure | IOException | JMException | RuntimeException e) {
      connector.close();
      throw e;
    }
  }

  private static String agentOf(long pid) throws Failure, IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        return machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw Jvm.cannotAttach(pid, e);
    } catch (IOException e) {
      throw Jvm.isOfAnotherUser(pid) ? Jvm.notPermitted(pid).because(e) : Jvm.cannotAttach(pid, e);
    }
  }

  private void createBean() throws Failure, IOException, JMException {
    try {
      var _ = server.createMBean(BEAN_CLASS, bean);
    } catch (InstanceAlreadyExistsException leftBehind) {
      return; // by one that was killed and had our number
    } catch (ReflectionException e) {
      throw new Failure(
              "no Weft in process " + pid, "'weft ps' lists the JVMs that have Weft on their path")
          .because(e);
    }
  }

  /** Returns the tasks of all its loops, without their stacks. */
  List<TaskRow> tasks() throws Failure {
    return TaskRow.read(tasks(false));
  }

  /** Returns the tasks of all its loops, with their stacks. */
  List<TaskRow> tasksWithStacks() throws Failure {
    return TaskRow.read(tasks(true));
  }

  private String tasks(boolean withStacks) throws Failure {
    return call("tasks", new Object[] {withStacks}, new String[] {"boolean"});
  }

  /** Returns the tasks as a tree, as text. */
  String tree() throws Failure {
    return call("tree", new Object[0], new String[0]);
  }

  /** Returns for how many nanoseconds each task, by its id, has run since this was first called. */
  Map<Long, Long> runTimes() throws Failure {
    return TaskRow.readRunTimes(call("runTimes", new Object[0], new String[0]));
  }

  /** Returns how many loops run in it. */
  int loops() throws Failure {
    return Patience.toAnswer(pid, () -> (Integer) server.getAttribute(bean, "Loops"));
  }

  private String call(String operation, Object[] arguments, String[] types) throws Failure {
    return Patience.toAnswer(
        pid,
        () -> {
          try {
            return (String) server.invoke(bean, operation, arguments, types);
          } catch (MBeanException e) {
            throw e.getCause() instanceof TimeoutException ? Patience.isOver(pid).because(e) : e;
          }
        });
  }

  @Override
  public void close() {
    try {
      if (Runtime.getRuntime().removeShutdownHook(closer)) {
        end();
      }
    } catch (IllegalStateException shuttingDown) {
      return; // the hook does it
    }
  }

  private void end() {
    try (connector) {
      server.unregisterMBean(bean);
    } catch (IOException | JMException theTargetHasEnded) {
      return;
    }
  }
}
