package dev.kiln.tune.prune;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.graph.profile.Profile;
import dev.kiln.graph.profile.TimeRatio;
import dev.kiln.graph.verify.Tolerance;
import dev.kiln.graph.verify.Verify;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Tensor;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Makes a model faster by cutting whole channels, with everything that hangs on them:
 *
 * <pre>
 * for each step:
 *   measure the importance of all channels on the training data
 *   cut the least important for their time until the step's share of the time is reached
 *   train
 * </pre>
 *
 * <p>Times are measured in ONNX Runtime. Inputs, outputs and metadata stay as they are.
 */
public final class Prune {
  private static final Options OPTIONS =
      Options.shared().withProviders(Provider.CPU).withSpinning(false).withThreads(1);
  private static final int PROFILED = 6;
  private static final int TURNS = 15;
  private static final int TRIES = 12;

  private final OnnxModel source;
  private final Map<String, Tensor> inputs;
  private final Lessons lessons;
  private final Consumer<String> told;

  /**
   * Prepares a model.
   *
   * @param inputs what a run takes whose time counts
   * @param lessons what the model is taught by
   * @param told is given a line on each step
   */
  public Prune(
      OnnxModel source, Map<String, Tensor> inputs, Lessons lessons, Consumer<String> told) {
    this.source = source.withoutWeightsAsInputs();
    this.inputs = Map.copyOf(inputs);
    this.lessons = lessons;
    this.told = told;
  }

  /**
   * Prunes a model.
   *
   * @param time the largest time of the result, as a share of the time of the source
   * @param steps in how many steps
   * @throws IllegalArgumentException if the time is not between 0 and 1, or there is no step
   * @throws GraphException if no channel can be cut, or the time cannot be reached
   */
  public PrunedModel to(double time, int steps) {
    if (!(time > 0 && time < 1)) {
      throw new IllegalArgumentException(
          "a model can be pruned to a share of its time between 0 and 1, not to " + time);
    }
    if (steps < 1) {
      throw new IllegalArgumentException("pruning takes 1 step or more, not " + steps);
    }
    try (TemporaryModel before = TemporaryModel.of(source)) {
      OnnxModel model = ConstantViews.folded(source);
      requireChannels(model);
      requireWithinReach(model, time, before);
      double share = 1;
      TimeRatio measured = null;
      for (int step = 1; step <= steps; step++) {
        double wanted = 1 - (1 - time) * step / steps;
        Stage stage = stage(model);
        measured = stage.cutTo(wanted, share, before);
        share = measured.ratio();
        OnnxModel smaller = stage.smaller();
        requireSame(stage.masked(), smaller);
        told.accept("prune     step %d/%d  %s".formatted(step, steps, pruned(smaller, measured)));
        model = lessons.train(smaller, step, steps);
      }
      return pruned(model, measured);
    }
  }

  private static PrunedModel pruned(OnnxModel model, TimeRatio measured) {
    return new PrunedModel(model, measured.first(), measured.second(), measured.ratio());
  }

  private static void requireChannels(OnnxModel model) {
    Slots slots = ChannelTies.of(model.graph(), model.opset());
    if (ChannelFamily.of(slots).stream()
        .allMatch(family -> family.next(family.channels().size()) == 0)) {
      Set<String> reasons =
          slots.all().values().stream()
              .filter(all -> all.length > 0)
              .flatMap(all -> slots.ties.reason(all[0]).stream())
              .collect(Collectors.toSet());
      throw new GraphException(
          "no channels can be cut: all reach what fixes their number: "
              + reasons.stream().sorted().limit(4).collect(Collectors.joining(", ")));
    }
  }

  /** The smallest model tells in advance what can be reached. */
  private void requireWithinReach(OnnxModel model, double time, TemporaryModel before) {
    Slots slots = ChannelTies.of(model.graph(), model.opset());
    Stage smallest = new Stage(model, slots, new Importance(slots));
    smallest.selection.cutTo(0);
    try (TemporaryModel after = TemporaryModel.of(smallest.smaller())) {
      double least = TimeRatio.of(before.file(), after.file(), inputs, OPTIONS, TURNS).ratio();
      if (least > time) {
        throw tooSlow(time, least);
      }
    }
  }

  private static GraphException tooSlow(double time, double least) {
    return new GraphException(
        String.format(
            Locale.ROOT,
            "the model cannot be pruned to %s of its time: without all channels that can be cut it"
                + " takes %.2f; nothing was written",
            time,
            least));
  }

  private Stage stage(OnnxModel model) {
    Slots slots = ChannelTies.of(model.graph(), model.opset());
    Importance importance = new Importance(slots);
    lessons.gradients(model, importance::add);
    return new Stage(model, slots, importance);
  }

  /** A graph without channels must compute what it computes when nothing reads them. */
  private void requireSame(OnnxModel masked, OnnxModel smaller) {
    try (TemporaryModel one = TemporaryModel.of(masked);
        TemporaryModel two = TemporaryModel.of(smaller);
        Model expected = one.open(OPTIONS);
        Model actual = two.open(OPTIONS)) {
      Verify.of(expected::run, actual::run, inputs, Tolerance.standard());
    }
  }

  /** One step: a model, and the channels chosen so far. */
  private final class Stage {
    private final OnnxModel model;
    private final Slots slots;
    private final Selection selection;

    Stage(OnnxModel model, Slots slots, Importance importance) {
      this.model = model;
      this.slots = slots;
      Profile profile = Profile.of(model, inputs, OPTIONS, PROFILED);
      NodeTimes times = new NodeTimes(model.graph(), slots, profile);
      selection = new Selection(ChannelFamily.of(slots), times, importance);
    }

    /** Cuts until a model takes at most a share of the source's time, as measured. */
    TimeRatio cutTo(double wanted, double share, TemporaryModel before) {
      double target = selection.micros() * Math.min(1, wanted / share);
      TimeRatio measured = null;
      for (int i = 0; i < TRIES; i++) {
        selection.cutTo(target);
        try (TemporaryModel after = TemporaryModel.of(smaller())) {
          measured = TimeRatio.of(before.file(), after.file(), inputs, OPTIONS, TURNS);
        }
        if (measured.ratio() <= wanted) {
          return measured;
        }
        if (selection.isExhausted()) {
          break;
        }
        target = selection.micros() * Math.min(0.99, wanted / measured.ratio());
      }
      throw tooSlow(wanted, measured.ratio());
    }

    OnnxModel smaller() {
      return model.with(new Cut(model.graph(), slots, selection.cut()).graph());
    }

    OnnxModel masked() {
      return model.with(new Cut(model.graph(), slots, selection.cut()).masked());
    }
  }
}
