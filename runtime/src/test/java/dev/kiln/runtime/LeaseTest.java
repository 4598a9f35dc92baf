package dev.kiln.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LeaseTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(Lease.class);
  private final ListAppender<ILoggingEvent> warnings = new ListAppender<>();

  @TempDir Path folder;
  private Path file;
  private int openBefore;

  @BeforeEach
  void listen() {
    file =
        new OnnxWriter()
            .input("x", OnnxWriter.FLOAT, "N")
            .node("Abs", List.of("x"), "y", Map.of())
            .output("y", OnnxWriter.FLOAT, "N")
            .write(folder.resolve("abs.onnx"));
    openBefore = NativeObjects.open();
    warnings.start();
    logger.addAppender(warnings);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(warnings);
  }

  private void loseAModel() {
    Model model = Model.open(file);
    model.run(Map.of("x", Tensor.floats(new float[3], 3)));
  }

  private void loseABinding(Model model) {
    model.bind(Map.of("x", new long[] {4})).run();
  }

  @Test
  void aLostModelIsReportedWithWhereItWasOpenedAndClosed() throws InterruptedException {
    loseAModel();
    collectUntilOpen(openBefore);
    assertReported("the model abs.onnx was never closed", "loseAModel");
  }

  @Test
  void aLostBindingIsReportedAndItsModelGoesOn() throws InterruptedException {
    try (Model model = Model.open(file)) {
      int open = NativeObjects.open();
      loseABinding(model);
      collectUntilOpen(open);
      assertReported("a binding of abs.onnx was never closed", "loseABinding");
      float[] y = model.run(Map.of("x", Tensor.floats(new float[] {-2}, 1))).get("y").toFloats();
      assertEquals(2, y[0]);
    }
  }

  @Test
  void whatWasClosedIsNotReported() throws InterruptedException {
    try (Model model = Model.open(file)) {
      model.bind(Map.of("x", new long[] {2})).close();
      model.bind(Map.of("x", new long[] {3}));
      model.run(Map.of("x", Tensor.floats(new float[3], 3)));
    }
    loseAModel();
    collectUntilOpen(openBefore);
    assertReported("the model abs.onnx was never closed", "loseAModel");
  }

  private void dropAnUnclosedBinding(Model model) {
    model.bindUnclosed(Map.of("x", new long[] {5})).run();
  }

  @Test
  void aBindingThatNobodyHasToCloseIsReleasedWithoutAWord() throws InterruptedException {
    try (Model model = Model.open(file)) {
      int open = NativeObjects.open();
      dropAnUnclosedBinding(model);
      assertTrue(NativeObjects.open() > open);
      collectUntilOpen(open);
      assertEquals(List.of(), warnings.list);
    }
  }

  private static void collectUntilOpen(int expected) throws InterruptedException {
    for (int i = 0; i < 600 && NativeObjects.open() > expected; i++) {
      System.gc();
      Thread.sleep(50);
    }
    assertEquals(expected, NativeObjects.open(), "native objects left open");
  }

  private void assertReported(String message, String method) {
    assertEquals(
        List.of(message), warnings.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    Throwable opened = ((ThrowableProxy) warnings.list.get(0).getThrowableProxy()).getThrowable();
    assertTrue(
        Arrays.stream(opened.getStackTrace()).anyMatch(at -> at.getMethodName().equals(method)));
  }
}
