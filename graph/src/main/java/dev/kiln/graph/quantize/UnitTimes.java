package dev.kiln.graph.quantize;

import dev.kiln.graph.Node;
import dev.kiln.graph.integer.IntegerUnit;
import dev.kiln.graph.integer.Quantizer;
import dev.kiln.graph.profile.ExecutedNode;
import dev.kiln.graph.profile.Profile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How long ONNX Runtime takes for each unit, by its own profile. */
final class UnitTimes {
  private final Map<String, Double> micros = new HashMap<>();

  /**
   * Sums the times of the nodes that belong to each unit: its own, its activations and those that
   * quantize for it.
   */
  UnitTimes(Profile profile, List<IntegerUnit> units) {
    Map<String, String> owners = new HashMap<>();
    for (IntegerUnit unit : units) {
      owners.put(unit.node().name(), unit.node().name());
      for (Node activation : unit.activations()) {
        owners.put(activation.name(), unit.node().name());
      }
    }
    for (ExecutedNode executed : profile.nodes()) {
      String owner = owners.get(written(executed.name()));
      if (owner != null) {
        micros.merge(owner, executed.micros(), Double::sum);
      }
    }
  }

  /** Returns the name in the file of the node that an executed node was made from. */
  private static String written(String executed) {
    return Quantizer.served(executed.replaceFirst("_token_\\d+$", "").replaceFirst("_nchwc$", ""));
  }

  /** Returns the time of a unit in microseconds; 0 if nothing was executed for it. */
  double of(IntegerUnit unit) {
    return micros.getOrDefault(unit.node().name(), 0.0);
  }
}
