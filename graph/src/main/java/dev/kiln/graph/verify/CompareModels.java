package dev.kiln.graph.verify;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A comparison of two ONNX files that runs both in ONNX Runtime. */
public final class CompareModels {
  static final Options OPTIONS = Options.defaults().withProviders(Provider.CPU).withSpinning(false);

  private final Path expected;
  private final Path actual;
  private final List<Value> inputs;
  private final UnaryOperator<Forward> around;

  private CompareModels(
      Path expected, Path actual, List<Value> inputs, UnaryOperator<Forward> around) {
    this.expected = expected;
    this.actual = actual;
    this.inputs = inputs;
    this.around = around;
  }

  /**
   * Compares two models with the same inputs and outputs.
   *
   * @throws GraphException if they cannot be compared because their inputs or outputs differ, or if
   *     one of them does not run
   */
  public static Comparison of(Path expected, Path actual, Tolerance tolerance) {
    OnnxModel one = OnnxReader.read(expected).withoutWeightsAsInputs();
    OnnxModel two = OnnxReader.read(actual).withoutWeightsAsInputs();
    List<Value> inputs = inputs(one);
    requireSame("inputs", expected, actual, inputs, inputs(two));
    requireSame("outputs", expected, actual, one.graph().outputs(), two.graph().outputs());
    CompareModels models = new CompareModels(expected, actual, inputs, forward -> forward);
    Map<String, Tensor> given = models.trial();
    Verification verification = models.compare(given);
    if (verification.differences().stream().allMatch(tolerance::holds)) {
      return new Comparison(verification, Optional.empty());
    }
    FirstDifference first =
        new FirstDifference(new ModelValues(one, given), new ModelValues(two, given), tolerance);
    return new Comparison(
        verification,
        Optional.of(first.find().map(first::describe).orElse("no node that both have")));
  }

  /**
   * Compares a model with a model derived from it that takes other inputs.
   *
   * @param around wraps the expected model so that it accepts the inputs of the derived model
   * @param inputs the inputs of the derived model
   * @param within the derived model with the inputs of the expected model, used to locate the first
   *     difference
   * @throws GraphException if an output differs by more than the tolerance
   */
  public static Verification of(
      Path expected,
      Path actual,
      UnaryOperator<Forward> around,
      List<Value> inputs,
      OnnxModel within,
      Tolerance tolerance) {
    CompareModels models = new CompareModels(expected, actual, inputs, around);
    Map<String, Tensor> given = models.trial();
    try (Model one = open(expected);
        Model two = open(actual)) {
      Forward source = one::run;
      return Verify.of(
          around.apply(source),
          two::run,
          given,
          tolerance,
          () -> cause(expected, within, source.inputsWithin(around, given), tolerance));
    }
  }

  private static String cause(
      Path expected, OnnxModel within, Map<String, Tensor> given, Tolerance tolerance) {
    OnnxModel model = OnnxReader.read(expected).withoutWeightsAsInputs();
    FirstDifference first =
        new FirstDifference(
            new ModelValues(model, given), new ModelValues(within, given), tolerance);
    return first
        .find()
        .map(value -> "the first difference is at " + first.describe(value))
        .orElse(FirstDifference.NOWHERE);
  }

  private Verification compare(Map<String, Tensor> given) {
    try (Model one = open(expected);
        Model two = open(actual)) {
      return Verify.compare(around.apply(one::run), two::run, given);
    } catch (ModelException e) {
      throw new GraphException(e.getMessage(), e);
    }
  }

  /** Returns inputs of the first trial sizes that the expected model accepts. */
  private Map<String, Tensor> trial() {
    ModelException last = null;
    try (Model one = open(expected)) {
      for (TrialSizes sizes : TrialSizes.ALL) {
        Map<String, Tensor> given = sizes.inputs(inputs);
        try {
          around.apply(one::run).run(given);
          return given;
        } catch (ModelException e) {
          last = e;
        }
      }
    }
    throw new GraphException(
        expected + " runs at none of the sizes that were tried: " + last.getMessage(), last);
  }

  private static Model open(Path file) {
    try {
      return Model.open(file, OPTIONS);
    } catch (ModelException e) {
      throw new GraphException(e.getMessage(), e);
    }
  }

  static List<Value> inputs(OnnxModel model) {
    return model.graph().inputs().stream()
        .filter(input -> !model.graph().initializers().containsKey(input.name()))
        .toList();
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
