package dev.kiln.graph.quantize;

import dev.kiln.graph.integer.IntegerUnit;
import dev.kiln.graph.integer.Quantizer;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.graph.profile.Profile;
import dev.kiln.graph.profile.TimeRatio;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The models that a search may choose from: each is made, measured and remembered. */
final class Candidates implements AutoCloseable {
  private static final int RUNS = 5;

  /** The share of the whole time that a unit is taken to save at least. */
  private static final double LEAST_SHARE = 0.02;

  private final Quantizer quantizer;
  private final TemporaryModel source;
  private final SampleObjective samples;
  private final Goal goal;
  private final Map<String, Tensor> timed;
  private final Options options;
  private final QuantizeListener listener;
  private final List<CurvePoint> curve = new ArrayList<>();

  /**
   * @param source the float model, whose time is 1
   * @param timed the inputs that times are measured with
   */
  Candidates(
      Quantizer quantizer,
      OnnxModel source,
      SampleObjective samples,
      Goal goal,
      Map<String, Tensor> timed,
      Options options,
      QuantizeListener listener) {
    this.quantizer = quantizer;
    this.source = TemporaryModel.of(source);
    this.samples = samples;
    this.goal = goal;
    this.timed = timed;
    this.options = options;
    this.listener = listener;
  }

  /** Returns the units that could be computed in integers. */
  List<IntegerUnit> units() {
    return quantizer.units();
  }

  /** Returns the models that were measured, in their order. */
  List<CurvePoint> curve() {
    return List.copyOf(curve);
  }

  /** Measures the model in which some units are computed in integers. */
  Candidate measure(Set<IntegerUnit> integer) {
    OnnxModel candidate = quantizer.quantize(integer);
    try (TemporaryModel file = TemporaryModel.of(candidate)) {
      Score score =
          goal.objective()
              .map(objective -> objective.score(file.file()))
              .orElseGet(() -> samples.score(candidate));
      double time = TimeRatio.of(source.file(), file.file(), timed, options, RUNS).ratio();
      CurvePoint point = new CurvePoint(units().size() - integer.size(), score, time);
      curve.add(point);
      listener.measured(point);
      return new Candidate(integer, point, goal.isReachedBy(score, samples.quality()));
    }
  }

  /** Returns what each unit costs and gains, the worst first. */
  List<Rank> rank() {
    Profile profile = Profile.of(quantizer.quantize(List.of()), timed, options, RUNS);
    UnitTimes floats = new UnitTimes(profile, units());
    UnitTimes integers =
        new UnitTimes(Profile.of(quantizer.quantize(units()), timed, options, RUNS), units());
    List<Rank> ranked = new ArrayList<>();
    for (IntegerUnit unit : units()) {
      double damage = samples.damage(quantizer.quantize(List.of(unit)));
      double saved = floats.of(unit) - integers.of(unit);
      ranked.add(new Rank(unit.node().name(), unit.node().operator(), damage, saved));
      listener.at("rank", 100 * ranked.size() / units().size());
    }
    double least = profile.micros() * LEAST_SHARE;
    ranked.sort(Comparator.comparingDouble((Rank rank) -> rank.price(least)).reversed());
    return ranked;
  }

  @Override
  public void close() {
    source.close();
  }
}
