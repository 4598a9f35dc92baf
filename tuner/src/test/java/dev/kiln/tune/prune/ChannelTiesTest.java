package dev.kiln.tune.prune;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Node;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.graph.verify.RandomTensors;
import dev.kiln.graph.verify.Tolerance;
import dev.kiln.graph.verify.Verify;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A graph without some channels computes what it computes when nothing reads them. */
class ChannelTiesTest {
  @Test
  void aGraphWithoutChannelsIsTheGraphThatDoesNotReadThem() {
    int cut = 0;
    Set<String> seen = new TreeSet<>();
    for (long seed = 0; seed < 150; seed++) {
      OnnxModel model = RandomGraph.of(seed);
      ChannelSlots slots = ChannelTies.of(model.graph(), model.opset());
      Set<Integer> roots = someOf(slots, new Random(seed));
      Cut channels = new Cut(model.graph(), slots, roots);
      if (!roots.isEmpty()) {
        compare(model.with(channels.masked()), model.with(channels.graph()), seed);
        cut++;
      }
      model.graph().nodes().stream().map(Node::operator).forEach(seen::add);
    }
    assertTrue(cut > 140, cut + " graphs lost channels");
    assertTrue(seen.size() >= 20, seen.toString());
  }

  /** At random, but one channel of each family stays. */
  private static Set<Integer> someOf(ChannelSlots slots, Random random) {
    Set<Integer> roots = new HashSet<>();
    for (ChannelFamily family : ChannelFamily.of(slots)) {
      List<Integer> channels = family.channels();
      channels.subList(1, channels.size()).stream()
          .filter(channel -> random.nextInt(3) == 0)
          .forEach(roots::add);
    }
    return roots;
  }

  private static void compare(OnnxModel masked, OnnxModel smaller, long seed) {
    Tensor x = RandomTensors.of(ElementType.FLOAT, List.of(2L, 3L, 8L, 8L), new Random(seed));
    Options options = Options.shared().withThreads(1);
    try (TemporaryModel one = TemporaryModel.of(masked);
        TemporaryModel two = TemporaryModel.of(smaller);
        Model expected = one.open(options);
        Model actual = two.open(options)) {
      Verify.of(expected::run, actual::run, Map.of("x", x), Tolerance.standard());
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }
}
