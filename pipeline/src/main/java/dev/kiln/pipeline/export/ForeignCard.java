package dev.kiln.pipeline.export;

import com.google.gson.Gson;
import dev.kiln.graph.Dim;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.shape.ShapeInference;
import dev.kiln.pipeline.KilnVersion;
import dev.kiln.runtime.ModelCard;
import dev.kiln.runtime.Task;
import dev.kiln.train.data.segmentation.ClassColors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The card that a person writes for a model that somebody else made.
 *
 * @param task the model's task; {@link Task#NONE} for that of the model's own card
 * @param labels the names of the classes; none for those of the model's own card
 * @param palette segmentation: the colour of each class as 0xRRGGBB; none for those that belong to
 *     the labels
 * @param size segmentation: the longer side in pixels at which pictures are seen; 0 for their own
 * @param more further entries of the metadata, such as the licence
 */
public record ForeignCard(
    Task task, List<String> labels, List<Integer> palette, int size, Map<String, String> more) {
  private static final Gson GSON = new Gson();

  public ForeignCard {
    labels = List.copyOf(labels);
    palette = List.copyOf(palette);
    more = Map.copyOf(more);
  }

  /**
   * Returns the entries of {@code metadata_props} that say so.
   *
   * @throws IllegalArgumentException if the model has another task or another number of classes, or
   *     an entry is not for models of its task
   */
  public Map<String, String> entries(Path file) {
    OnnxModel model = OnnxReader.read(file);
    ModelCard own = ModelCard.read(model.metadata());
    if (task != Task.NONE && own.task() != Task.NONE && task != own.task()) {
      throw new IllegalArgumentException(
          "--task %s: the task of %s is %s".formatted(task, file, own.task()));
    }
    Task whole = task == Task.NONE ? own.task() : task;
    requireSegmentation("--palette", !palette.isEmpty(), whole);
    requireSegmentation("--size", size > 0, whole);
    if (whole == Task.SEGMENTATION || whole == Task.CLASSIFICATION) {
      OptionalLong classes = classes(model);
      requireClasses("--labels", labels.size(), classes, file);
      requireClasses("--palette", palette.size(), classes, file);
    } else if (!labels.isEmpty()) {
      throw new IllegalArgumentException(
          "--labels is for models of the tasks segmentation and classification"
              + (whole == Task.NONE ? "; name the model's with --task" : ""));
    }
    return entries(whole);
  }

  private Map<String, String> entries(Task whole) {
    NetworkCard.requireForeign(more.keySet());
    Map<String, String> entries = new LinkedHashMap<>(more);
    if (task != Task.NONE) {
      entries.put("kiln.task", task.toString());
    }
    if (!labels.isEmpty()) {
      entries.put("kiln.labels", GSON.toJson(labels));
    }
    IntStream colours =
        !palette.isEmpty()
            ? palette.stream().mapToInt(Integer::intValue)
            : whole == Task.SEGMENTATION && !labels.isEmpty()
                ? IntStream.of(ClassColors.of(labels))
                : IntStream.empty();
    List<String> hex = colours.mapToObj("#%06x"::formatted).toList();
    if (!hex.isEmpty()) {
      entries.put("kiln.palette", GSON.toJson(hex));
    }
    if (size > 0) {
      entries.put("kiln.size", Integer.toString(size));
    }
    if (!entries.isEmpty()) {
      entries.put("kiln.version", KilnVersion.text());
    }
    return entries;
  }

  private static void requireSegmentation(String option, boolean given, Task whole) {
    if (given && whole != Task.SEGMENTATION) {
      throw new IllegalArgumentException(
          option
              + " is for models of the task segmentation"
              + (whole == Task.NONE ? "; say so with --task segmentation" : ""));
    }
  }

  /** Returns the number of classes that the shape of logits [N, C] or [N, C, H, W] tells. */
  private static OptionalLong classes(OnnxModel model) {
    String output = model.graph().outputs().get(0).name();
    List<Dim> shape = ShapeInference.of(model.graph(), model.opset()).get(output);
    boolean told =
        shape != null
            && (shape.size() == 2 || shape.size() == 4)
            && shape.get(1) instanceof Dim.Fixed;
    return told ? OptionalLong.of(((Dim.Fixed) shape.get(1)).size()) : OptionalLong.empty();
  }

  private static void requireClasses(String option, int given, OptionalLong has, Path file) {
    // One number per pixel stands for two classes.
    boolean fits = given == has.orElse(given) || has.orElse(0) == 1 && given == 2;
    if (given > 0 && !fits) {
      throw new IllegalArgumentException(
          "%s: %d classes, but %s has %d".formatted(option, given, file, has.orElse(0)));
    }
  }
}
