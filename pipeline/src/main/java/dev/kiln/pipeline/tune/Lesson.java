package dev.kiln.pipeline.tune;

import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.shape.ShapeInference;
import dev.kiln.runtime.ModelCard;
import dev.kiln.tune.distil.Counterparts;
import dev.kiln.tune.distil.Distil;
import dev.kiln.tune.distil.DistilSettings;
import dev.kiln.tune.distil.Pupil;
import dev.kiln.tune.distil.Teacher;
import dev.kiln.tune.transfer.Head;
import dev.kiln.tune.transfer.NewHead;
import dev.kiln.tune.transfer.TransferSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A pupil and what it is to learn from a teacher: the classes that the teacher tells apart, or its
 * output as numbers, and further values that are named.
 *
 * @param pupil the pupil, with a last layer for the teacher's classes
 * @param matches the values that shall become alike
 * @param classes the names of the classes; none if the teacher tells none apart
 */
public record Lesson(Pupil pupil, List<Counterparts> matches, List<String> classes) {
  /**
   * Finds what is to be learnt.
   *
   * @param further values that shall become alike, too
   * @throws GraphException if the teacher tells classes apart, but the pupil cannot
   */
  public static Lesson of(
      TunableModel pupil, TunableModel teacher, List<Counterparts> further, long seed) {
    List<Counterparts> matches = new ArrayList<>();
    Optional<Head> told = head(teacher.model());
    if (told.isEmpty()) {
      matches.add(
          new Counterparts(
              Counterparts.floats(pupil.model()), Counterparts.floats(teacher.model())));
      matches.addAll(further);
      return new Lesson(new Pupil(pupil.model(), pupil.input(), Set.of()), matches, List.of());
    }
    List<String> classes = classes(teacher.model(), told.get());
    Head own = pupil.head(Optional.empty());
    List<String> labels = ModelCard.read(pupil.model().metadata()).labels();
    boolean same = labels.isEmpty() || labels.equals(classes);
    NewHead head = NewHead.of(pupil.model(), own, classes.size(), same, seed);
    matches.add(new Counterparts(head.scores(), told.get().scores()));
    matches.addAll(further);
    Set<String> fresh = head.kept() ? Set.of() : head.weights();
    return new Lesson(new Pupil(head.model(), pupil.input(), fresh), matches, classes);
  }

  /** A network that ends in features or in pictures is no classifier. */
  private static Optional<Head> head(OnnxModel model) {
    try {
      return Optional.of(Head.of(model))
          .filter(head -> head.layer().isPresent() && isOnePerClass(model, head.scores()));
    } catch (GraphException e) {
      return Optional.empty();
    }
  }

  private static boolean isOnePerClass(OnnxModel model, String scores) {
    List<Dim> shape = ShapeInference.of(model.graph(), model.opset()).get(scores);
    return shape != null
        && shape.size() >= 2
        && shape.subList(2, shape.size()).stream().allMatch(Dim.of(1)::equals);
  }

  private static List<String> classes(OnnxModel teacher, Head head) {
    List<String> labels = ModelCard.read(teacher.metadata()).labels();
    Map<String, TensorData> constants = new LinkedHashMap<>(teacher.graph().constants());
    teacher
        .graph()
        .nodes()
        .forEach(node -> node.constant().ifPresent(v -> constants.put(node.output(), v)));
    var layer = head.layer().orElseThrow();
    TensorData weight = constants.get(layer.input(1));
    if (weight == null) {
      return labels;
    }
    boolean first = layer.is("Conv") || layer.integer("transB", 0) != 0;
    long count = weight.dims().get(first ? 0 : weight.dims().size() - 1);
    return labels.size() == count
        ? labels
        : IntStream.range(0, (int) count).mapToObj(Integer::toString).toList();
  }

  /**
   * Returns the settings of the lesson.
   *
   * @param options what training is told
   * @param labelled the classes of the pictures; their labels count if these are the teacher's
   */
  public DistilSettings settings(
      TransferSettings options,
      List<String> labelled,
      TunableModel teacher,
      double temperature,
      double labelShare) {
    boolean labels = !classes.isEmpty() && labelled.equals(classes);
    return new DistilSettings(
        options.fit(),
        teacher.file().getFileName().toString(),
        matches,
        temperature,
        labels ? labelShare : 0,
        pupil.head().isEmpty() ? 1 : options.bodyRate(),
        options.weightDecay(),
        options.augment(),
        classes);
  }

  /** Opens the teacher and returns the recipe by which it teaches the pupil. */
  public Distil recipe(TransferData data, TunableModel teacher, DistilSettings settings) {
    Teacher open =
        new Teacher(
            teacher.model(), teacher.input(), matches.stream().map(Counterparts::teacher).toList());
    try {
      return data.recipe(pupil, open, settings);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }
}
