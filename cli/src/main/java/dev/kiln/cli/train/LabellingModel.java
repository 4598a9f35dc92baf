package dev.kiln.cli.train;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.runtime.task.Preprocessing;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.train.data.segmentation.SegmentTeacher;
import java.nio.file.Path;
import java.util.List;

/** A segmenter as a teacher of a smaller one. Close it to free the model. */
record LabellingModel(Model model, Segmenter segmenter) implements SegmentTeacher, AutoCloseable {
  /**
   * Opens a segmenter.
   *
   * @param range the pixel values that it takes; null for a model that takes bytes
   * @param classes those that it must know, in their order; if its own have no names, as many
   * @throws IllegalArgumentException if it has others
   */
  static LabellingModel open(Path file, Normalization range, List<String> classes) {
    Model model = Model.open(file);
    try {
      Segmenter segmenter =
          range == null ? new Segmenter(model) : new Segmenter(model, Preprocessing.of(range));
      boolean named = !model.card().labels().isEmpty();
      if (named
          ? !segmenter.labels().equals(classes)
          : segmenter.labels().size() != classes.size()) {
        throw new IllegalArgumentException(
            "%s: the teacher has the classes %s, but those of the data are %s"
                .formatted(file, segmenter.labels(), classes));
      }
      return new LabellingModel(model, segmenter.withParallel(true));
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  @Override
  public byte[] label(byte[] rgb, int width, int height) {
    return segmenter.segment(new Image(rgb, width, height, PixelFormat.RGB)).classes();
  }

  @Override
  public void close() {
    model.close();
  }
}
