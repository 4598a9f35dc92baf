package dev.kiln.runtime.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.errors.ModelException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What the guard makes of a model in memory. */
final class Guarded {
  private Guarded() {}

  static void accepted(ProtoTree model) {
    accepted(model, Limits.defaults());
  }

  static void accepted(ProtoTree model, Limits limits) {
    ModelGuard.check("m", ByteBuffer.wrap(model.toBytes()), Optional.empty(), limits);
  }

  static void refused(String reason, ProtoTree model) {
    refused(reason, model, Limits.defaults());
  }

  static void refused(String reason, ProtoTree model, Limits limits) {
    refused(reason, ByteBuffer.wrap(model.toBytes()), limits);
  }

  static void refused(String reason, ByteBuffer model, Limits limits) {
    ModelException e =
        assertThrows(
            ModelException.class,
            () -> ModelGuard.check("m", model, Optional.empty(), limits),
            reason);
    assertOneLine("m: ", e);
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  static void assertOneLine(String start, ModelException e) {
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }
}
