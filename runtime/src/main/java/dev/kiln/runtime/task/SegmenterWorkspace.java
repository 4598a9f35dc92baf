package dev.kiln.runtime.task;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.task.argmax.Axis;
import dev.kiln.runtime.task.argmax.UpsampledArgmax;

/** A workspace that turns logits into the class of each pixel. */
final class SegmenterWorkspace extends Workspace {
  private final UpsampledArgmax argmax;
  private final boolean alignCorners;
  private Axis rows;
  private Axis columns;

  SegmenterWorkspace(
      Model model,
      ImageInput input,
      String output,
      int count,
      int width,
      int height,
      boolean parallel) {
    super(model, input, output, count, width, height);
    argmax = new UpsampledArgmax(parallel);
    alignCorners = model.card().alignCorners();
  }

  void read(int index, ClassMap into) {
    long[] shape = output().shape();
    int classes = (int) shape[1];
    int rowsGiven = (int) shape[2];
    int columnsGiven = (int) shape[3];
    Box place = place();
    rows = axis(rows, rowsGiven, height(), place.y(), place.height(), into.height());
    columns = axis(columns, columnsGiven, width(), place.x(), place.width(), into.width());
    int from = index * classes * rowsGiven * columnsGiven;
    argmax.run(
        output().floats(from), classes, rowsGiven, columnsGiven, rows, columns, into.classes());
  }

  private Axis axis(Axis last, int samples, int seen, int begin, int length, int pixels) {
    if (last != null
        && last.pixels() == pixels
        && last.source().samples() == samples
        && last.source().begin() == begin
        && last.source().length() == length) {
      return last;
    }
    return Axis.of(new Axis.Source(samples, seen, begin, length, alignCorners), pixels);
  }
}
