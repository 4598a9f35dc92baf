package dev.kiln.graph.verify;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A comparison of two ONNX files that runs both in ONNX Runtime. */
public final class CompareModels {
  static final Options OPTIONS = Options.defaults().withProviders(Provider.CPU).withSpinning(false);

  private static final UnaryOperator<Forward> PLAIN = forward -> forward;

  private final TrialModel expected;
  private final TrialModel actual;
  private final UnaryOperator<Forward> around;
  private final Tolerance tolerance;

  private CompareModels(
      TrialModel expected, TrialModel actual, UnaryOperator<Forward> around, Tolerance tolerance) {
    this.expected = expected;
    this.actual = actual;
    this.around = around;
    this.tolerance = tolerance;
  }

  /** Compares two models with the same inputs and outputs on {@link Trials#standard}. */
  public static Comparison of(Path expected, Path actual, Tolerance tolerance) {
    return of(expected, actual, tolerance, Trials.standard());
  }

  /**
   * Compares two models with the same inputs and outputs.
   *
   * @throws NothingComparedException if nothing that was tried could be compared
   * @throws GraphException if they cannot be compared because their inputs or outputs differ
   */
  public static Comparison of(Path expected, Path actual, Tolerance tolerance, Trials trials) {
    try (TrialModel one = TrialModel.of(expected);
        TrialModel two = TrialModel.of(actual)) {
      requireSame("inputs", expected, actual, one.inputs(), two.inputs());
      requireSame(
          "outputs",
          expected,
          actual,
          one.model().graph().outputs(),
          two.model().graph().outputs());
      return new CompareModels(one, two, PLAIN, tolerance).compare(trials, expected, two.model());
    }
  }

  /**
   * Compares a model with a model derived from it.
   *
   * @throws NothingComparedException if nothing that was tried could be compared
   * @throws GraphException if an output differs by more than the tolerance
   */
  public static Verification derived(
      Path expected, Path actual, Tolerance tolerance, Trials trials) {
    try (TrialModel one = TrialModel.of(expected);
        TrialModel two = TrialModel.of(actual)) {
      return new CompareModels(one, two, PLAIN, tolerance)
          .requireAgreement(trials, expected, two.model());
    }
  }

  /**
   * Compares a model with a model derived from it that takes other inputs.
   *
   * @param around wraps the expected model so that it accepts the inputs of the derived model
   * @param within the derived model with the inputs of the expected model, used to locate the first
   *     difference
   * @throws NothingComparedException if nothing that was tried could be compared
   * @throws GraphException if an output differs by more than the tolerance
   */
  public static Verification derived(
      Path expected,
      Path actual,
      UnaryOperator<Forward> around,
      OnnxModel within,
      Tolerance tolerance,
      Trials trials) {
    try (TrialModel one = TrialModel.of(expected);
        TrialModel two = TrialModel.of(actual)) {
      return new CompareModels(one, two, around, tolerance)
          .requireAgreement(trials, expected, within);
    }
  }

  private Verification requireAgreement(Trials trials, Path named, OnnxModel within) {
    Comparison comparison = compare(trials, named, within);
    if (!comparison.agrees()) {
      throw new GraphException(
          Verify.refusal(comparison.verification(), tolerance)
              + "; "
              + comparison
                  .first()
                  .map(first -> "the first difference is at " + first)
                  .orElse(FirstDifference.NOWHERE)
              + "; no file was written");
    }
    return comparison.verification();
  }

  private Comparison compare(Trials trials, Path named, OnnxModel within) {
    Map<String, Tensor> given = trial(trials, named);
    Verification found = run(given);
    List<Difference> large = found.beyond(tolerance);
    if (large.isEmpty()) {
      return new Comparison(found, true, Optional.empty());
    }
    Verification settled = excused(found, large, given);
    if (settled.beyond(tolerance).isEmpty()) {
      return new Comparison(settled, true, Optional.empty());
    }
    Forward source = forward(expected);
    Map<String, Tensor> inside = source.inputsWithin(around, given);
    FirstDifference first =
        new FirstDifference(
            new ModelValues(expected.model(), inside), new ModelValues(within, inside), tolerance);
    return new Comparison(settled, false, first.find().map(first::describe));
  }

  /** Opens the model for each run, so that every run draws the same random numbers. */
  private static Forward forward(TrialModel model) {
    return inputs -> {
      try (Model open = open(model.file())) {
        return open.run(inputs);
      } catch (ModelException e) {
        throw new GraphException(e.getMessage(), e);
      }
    };
  }

  private Verification run(Map<String, Tensor> given) {
    Verification found = Verify.compare(around.apply(forward(expected)), forward(actual), given);
    Set<String> notes = new LinkedHashSet<>(expected.notes());
    notes.addAll(actual.notes());
    try (Model open = open(actual.file())) {
      open.leftOut().forEach(output -> notes.add("output " + output + " was left out"));
    }
    if (found.isEmpty()) {
      throw new NothingComparedException(
          "none of the outputs of the model can be compared: " + String.join("; ", notes));
    }
    return found.withNotes(new ArrayList<>(notes));
  }

  /**
   * Returns the verification without the differences that say nothing about the model: those that
   * the noise of float arithmetic makes, and those between two runs of the source itself.
   */
  private Verification excused(
      Verification found, List<Difference> large, Map<String, Tensor> given) {
    Map<String, Double> noise =
        tolerance.isExact() ? Map.of() : RoundingNoise.of(expected, around, given);
    Set<String> unsteady = new LinkedHashSet<>();
    Verify.compare(around.apply(forward(expected)), around.apply(forward(expected)), given)
        .beyond(tolerance)
        .forEach(difference -> unsteady.add(difference.output()));
    List<String> notes = new ArrayList<>(found.notes());
    List<Difference> kept = new ArrayList<>();
    for (Difference difference : found.differences()) {
      if (large.contains(difference) && unsteady.contains(difference.output())) {
        notes.add(
            "output '%s' differs from run to run and was left out".formatted(difference.output()));
      } else {
        kept.add(difference);
      }
    }
    return new Verification(found.shapes(), kept, List.of(), notes).excused(tolerance, noise);
  }

  /** Returns the first inputs that both models accept. */
  private Map<String, Tensor> trial(Trials trials, Path named) {
    List<Path> files =
        around == PLAIN ? List.of(expected.file(), actual.file()) : List.of(actual.file());
    boolean hazardous =
        Hazards.in(actual.model().graph())
            || around == PLAIN && Hazards.in(expected.model().graph());
    try (TrialRun run = new TrialRun(expected.file(), around, hazardous ? files : List.of())) {
      return run.first(trials.of(actual.inputs(), actual.model().graph()), named);
    }
  }

  static Model open(Path file) {
    try {
      return Model.open(file, OPTIONS);
    } catch (ModelException e) {
      throw new GraphException(e.getMessage(), e);
    }
  }

  private static void requireSame(
      String what, Path expected, Path actual, List<Value> one, List<Value> two) {
    if (!signature(one).equals(signature(two))) {
      throw new GraphException(
          "%s and %s have different %s: %s and %s".formatted(expected, actual, what, one, two));
    }
  }

  private static Map<String, String> signature(List<Value> values) {
    Map<String, String> types = new LinkedHashMap<>();
    values.forEach(value -> types.put(value.name(), String.valueOf(value.type())));
    return types;
  }
}
