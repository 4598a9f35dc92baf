package dev.kiln.cli.console;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Sends log messages to standard error. Libraries show errors only, and Kiln shows messages from
 * INFO up, such as the start of a download. The environment variable {@code KILN_LOG} sets another
 * level, such as DEBUG.
 *
 * <p>This replaces a logging framework, because starting one takes longer than most commands run.
 */
public final class ConsoleLogging implements SLF4JServiceProvider, ILoggerFactory {
  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final Level libraries = level(System.getenv("KILN_LOG"));

  static Level level(String name) {
    try {
      return name == null ? Level.ERROR : Level.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Level.ERROR;
    }
  }

  @Override
  public Logger getLogger(String name) {
    return loggers.computeIfAbsent(name, n -> new ConsoleLogger(n, least(n)));
  }

  private Level least(String name) {
    boolean tells = name.startsWith("dev.kiln.") && libraries.toInt() > Level.INFO.toInt();
    return tells ? Level.INFO : libraries;
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return this;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return new NOPMDCAdapter();
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0";
  }

  @Override
  public void initialize() {
    // The logger factory needs no preparation.
  }
}
