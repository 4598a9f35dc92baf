package dev.kiln.graph.optimize;

import dev.kiln.graph.Graph;
import dev.kiln.graph.half.HalfGraph;
import dev.kiln.graph.half.HalfWeights;
import dev.kiln.graph.verify.Tolerance;
import java.util.Optional;

/** How the floats of a model are stored and computed. */
public enum FloatPrecision {
  /** As they are. */
  KEPT("kept") {
    @Override
    Graph before(Graph given) {
      return given;
    }
  },

  /** Stored and computed in float32. */
  FLOAT("float32"),

  /** Stored as float16, which halves the file, and computed in float32. */
  HALF_WEIGHTS("float16 weights") {
    @Override
    Graph after(Graph simple) {
      return HalfWeights.of(simple);
    }

    @Override
    Optional<Tolerance> tolerance() {
      return Optional.of(Tolerance.halfWeights());
    }
  },

  /**
   * Stored and computed in float16, with islands of float where that would not do. Inputs and
   * outputs keep their types. This is for GPUs; processors gain nothing.
   */
  HALF("float16, with islands of float") {
    @Override
    Graph after(Graph simple) {
      return HalfWeights.of(HalfGraph.of(simple));
    }

    @Override
    Optional<Tolerance> tolerance() {
      return Optional.of(Tolerance.halfArithmetic());
    }
  };

  private final String words;

  FloatPrecision(String words) {
    this.words = words;
  }

  /** Returns the graph as it is simplified. */
  Graph before(Graph given) {
    return HalfWeights.widened(given);
  }

  /** Returns the simplified graph as it is written. */
  Graph after(Graph simple) {
    return simple;
  }

  /** Returns how far outputs may differ; nothing if roundings are as before. */
  Optional<Tolerance> tolerance() {
    return Optional.empty();
  }

  @Override
  public String toString() {
    return words;
  }
}
