package dev.kiln.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class ConsoleLoggingTest {
  private static String printedBy(Runnable logging) {
    PrintStream err = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      logging.run();
    } finally {
      System.setErr(err);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aMessageIsOneLine() {
    Logger logger = new ConsoleLogger("x", Level.INFO);
    String printed =
        printedBy(
            () -> {
              logger.info("downloading {} of {}", 1, 2);
              logger.debug("unseen");
            });
    assertEquals(List.of("downloading 1 of 2"), printed.lines().toList());
  }

  @Test
  void anExceptionShowsWhereItWasThrown() {
    Logger logger = new ConsoleLogger("x", Level.ERROR);
    String printed = printedBy(() -> logger.error("{} failed", 1, new IllegalStateException("so")));
    assertTrue(printed.startsWith("1 failed"), printed);
    assertTrue(printed.contains("IllegalStateException: so"), printed);
    assertTrue(printed.contains("ConsoleLoggingTest"), printed);
  }

  @Test
  void kilnTellsMoreThanItsLibraries() {
    ConsoleLogging logging =
        assertInstanceOf(ConsoleLogging.class, LoggerFactory.getILoggerFactory());
    assertTrue(logging.getLogger("dev.kiln.train.data.Cache").isInfoEnabled());
    assertFalse(logging.getLogger("ai.djl.Anything").isWarnEnabled());
    assertTrue(logging.getLogger("ai.djl.Anything").isErrorEnabled());
  }

  @Test
  void anUnknownLevelIsTheUsualOne() {
    assertEquals(Level.DEBUG, ConsoleLogging.level("debug"));
    assertEquals(Level.ERROR, ConsoleLogging.level("louder"));
    assertEquals(Level.ERROR, ConsoleLogging.level(null));
  }
}
