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
  private static final int PROFILED = 12;
  private static final int TURNS = 5;
  private static final int CONFIRMED = 11;

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
      PrunedModel pruned = null;
      for (int step = 1; step <= steps; step++) {
        pruned = stage(model).cutTo(1 - (1 - time) * step / steps, before);
        told.accept("prune     step %d/%d  %s".formatted(step, steps, pruned));
        model = lessons.train(pruned.model(), step, steps);
      }
      return pruned.with(model);
    }
  }

  private static void requireChannels(OnnxModel model) {
    ChannelSlots slots = ChannelTies.of(model.graph(), model.opset());
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
    ChannelSlots slots = ChannelTies.of(model.graph(), model.opset());
    Selection all =
        new Selection(FamilyGains.promised(slots), times(model, slots), new Importance(slots));
    new Stage(model, slots, all).requireWithinReach(time, before);
  }

  private Stage stage(OnnxModel model) {
    ChannelSlots slots = ChannelTies.of(model.graph(), model.opset());
    Importance importance = new Importance(slots);
    lessons.gradients(model, importance::add);
    NodeTimes times = times(model, slots);
    Map<ChannelFamily, Double> gains =
        FamilyGains.measured(
            model.graph(), slots, times, graph -> profile(model.with(graph)).micros());
    return new Stage(model, slots, new Selection(gains, times, importance));
  }

  private NodeTimes times(OnnxModel model, ChannelSlots slots) {
    return new NodeTimes(model.graph(), slots, profile(model));
  }

  private Profile profile(OnnxModel model) {
    return Profile.of(model, inputs, OPTIONS, PROFILED);
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

  /** A model, and the order in which it can lose channels. */
  private final class Stage {
    private final OnnxModel model;
    private final ChannelSlots slots;
    private final Selection selection;

    Stage(OnnxModel model, ChannelSlots slots, Selection selection) {
      this.model = model;
      this.slots = slots;
      this.selection = selection;
    }

    /** Makes the fewest cuts with which a run takes at most a share of the source's time. */
    PrunedModel cutTo(double time, TemporaryModel before) {
      int tooFew = 0;
      int enough = selection.size();
      while (enough - tooFew > 1) {
        int tried = (tooFew + enough) / 2;
        if (measured(tried, before, TURNS).time() <= time) {
          enough = tried;
        } else {
          tooFew = tried;
        }
      }
      PrunedModel found = measured(enough, before, CONFIRMED);
      while (found.time() > time && enough < selection.size()) {
        enough++;
        found = measured(enough, before, CONFIRMED);
      }
      requireReached(time, found);
      requireSame(model.with(cut(enough).masked()), found.model());
      return found;
    }

    void requireWithinReach(double time, TemporaryModel before) {
      requireReached(time, measured(selection.size(), before, TURNS));
    }

    private static void requireReached(double time, PrunedModel reached) {
      if (reached.time() > time) {
        throw new GraphException(
            String.format(
                Locale.ROOT,
                "the model cannot be pruned to %.2f of its time: without all channels that can be"
                    + " cut it takes %.2f; nothing was written",
                time,
                reached.time()));
      }
    }

    private PrunedModel measured(int cuts, TemporaryModel before, int turns) {
      OnnxModel smaller = model.with(cut(cuts).graph());
      try (TemporaryModel after = TemporaryModel.of(smaller)) {
        TimeRatio ratio = TimeRatio.of(before.file(), after.file(), inputs, OPTIONS, turns);
        return new PrunedModel(smaller, ratio.first(), ratio.second(), ratio.ratio());
      }
    }

    private Cut cut(int cuts) {
      return new Cut(model.graph(), slots, selection.first(cuts));
    }
  }
}
