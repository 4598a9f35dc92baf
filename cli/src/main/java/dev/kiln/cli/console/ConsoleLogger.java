package dev.kiln.cli.console;

import java.io.PrintWriter;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Prints each message on a line of standard error. */
final class ConsoleLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;

  private final Level least;

  /**
   * Creates a logger.
   *
   * @param least the lowest level that is shown
   */
  ConsoleLogger(String name, Level least) {
    this.name = name;
    this.least = least;
  }

  private boolean shows(Level level) {
    return level.toInt() >= least.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return shows(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return shows(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return shows(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return shows(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return shows(Level.ERROR);
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String message, Object[] arguments, Throwable thrown) {
    PrintWriter err = PlainText.to(new PrintWriter(System.err));
    err.println(MessageFormatter.basicArrayFormat(message, arguments));
    if (thrown != null) {
      thrown.printStackTrace(err);
    }
  }
}
