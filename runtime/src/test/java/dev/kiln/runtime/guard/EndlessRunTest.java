package dev.kiln.runtime.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Binding;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.NativeObjects;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.errors.ModelException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing in a file says how long it runs: the caller says how long it may. */
class EndlessRunTest {
  @Timeout(60)
  @Test
  void aRunThatTakesTooLongIsEndedAndTheModelCanBeRunAgain() {
    int before = NativeObjects.open();
    ProtoTree body =
        Sketch.graph(
            """
            in i int64
            in c bool
            in s float 1
            k = Identity c
            n = Identity s
            out k
            out n
            """);
    ProtoTree graph =
        new Sketch(Map.of("body", body))
            .read(
                """
                in x float 1
                in trips int64
                go bool == 1
                y = Loop trips go x | body=$body
                out y
                """);
    Options options =
        Options.shared().withProviders(Provider.CPU).withRunLimit(Duration.ofMillis(300));
    ByteBuffer bytes = ByteBuffer.wrap(Sketch.model(graph).toBytes());
    try (Model model = Model.open("endless", bytes, options)) {
      for (int i = 0; i < 2; i++) {
        ModelException e = assertThrows(ModelException.class, () -> run(model, Long.MAX_VALUE));
        assertEquals(
            "endless: the run was ended because it took longer than 0.3 s", e.getMessage());
        assertEquals(7, run(model, 3));
      }
    }
    assertEquals(before, NativeObjects.open());
  }

  private static float run(Model model, long trips) {
    try (Binding binding = model.bind(Map.of("x", new long[] {1}, "trips", new long[0]))) {
      binding.input("x").putFloat(0, 7);
      binding.input("trips").putLong(0, trips);
      binding.run();
      return binding.output("y").data().getFloat(0);
    }
  }

  @Test
  void theLimitIsLongerThanNothing() {
    assertThrows(
        IllegalArgumentException.class, () -> Options.defaults().withRunLimit(Duration.ZERO));
    assertTrue(Options.defaults().runLimit().isEmpty());
  }
}
