package dev.kiln.runtime.task;

import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.task.argmax.Axis;
import dev.kiln.runtime.task.argmax.UpsampledArgmax;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Set;

/** A workspace that turns logits, or classes at other sizes, into the class of each pixel. */
final class SegmenterWorkspace extends Workspace {
  /** The types of outputs that hold classes. */
  static final Set<ElementType> CLASS_TYPES =
      Set.of(ElementType.INT64, ElementType.INT32, ElementType.UINT8);

  private final UpsampledArgmax argmax;
  private final boolean alignCorners;
  private final ClassLikeness likeness = new ClassLikeness();
  private float[] line = new float[0];
  private float[] two = new float[0];
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
    place(into.height(), into.width());
    int classes = classes();
    int columnsGiven = columns.source().samples();
    int samples = rows.source().samples() * columnsGiven;
    if (CLASS_TYPES.contains(output().type())) {
      readClasses(index * samples, columnsGiven, into);
      return;
    }
    FloatBuffer logits = output().floats(index * classes * samples);
    argmax.run(
        classes == 1 ? twoClasses(logits, samples) : logits,
        Math.max(2, classes),
        rows.source().samples(),
        columnsGiven,
        rows,
        columns,
        into.classes());
  }

  /** Fills a mask of one class, interpolated between the samples. */
  void readMask(int index, SoftMask into) {
    place(into.height(), into.width());
    int classes = classes();
    int columnsGiven = columns.source().samples();
    int samples = rows.source().samples() * columnsGiven;
    if (CLASS_TYPES.contains(output().type())) {
      ByteBuffer given = output().bytes(0);
      float[] belongs = likeness.room(samples);
      for (int i = 0; i < samples; i++) {
        belongs[i] = (classAt(given, index * samples + i) & 0xff) == into.index() ? 1 : 0;
      }
      enlarge(belongs, columnsGiven, into);
      return;
    }
    FloatBuffer logits = output().floats(index * classes * samples);
    FloatBuffer several = classes == 1 ? twoClasses(logits, samples) : logits;
    enlarge(likeness.of(several, Math.max(2, classes), into.index(), samples), columnsGiven, into);
  }

  /** Places the samples of the output in a picture of that size. */
  private void place(int pictureHeight, int pictureWidth) {
    long[] shape = output().shape();
    int rowsGiven = (int) shape[shape.length - 2];
    int columnsGiven = (int) shape[shape.length - 1];
    Box place = place();
    rows = axis(rows, rowsGiven, height(), place.y(), place.height(), pictureHeight);
    columns = axis(columns, columnsGiven, width(), place.x(), place.width(), pictureWidth);
  }

  private int classes() {
    long[] shape = output().shape();
    return shape.length == 4 ? (int) shape[1] : 1;
  }

  private void enlarge(float[] samples, int across, SoftMask into) {
    if (line.length != across) {
      line = new float[across];
    }
    int last = rows.source().samples() - 1;
    for (int s = 0; s <= last; s++) {
      for (int y = rows.first()[s]; y < rows.first()[s + 1]; y++) {
        float down = (float) rows.weights()[y];
        int above = s * across;
        int below = Math.min(s + 1, last) * across;
        for (int x = 0; x < across; x++) {
          line[x] = samples[above + x] + down * (samples[below + x] - samples[above + x]);
        }
        enlargeRow(across, into.values(), y * into.width());
      }
    }
  }

  private void enlargeRow(int across, float[] into, int start) {
    for (int s = 0; s < across; s++) {
      float step = line[Math.min(s + 1, across - 1)] - line[s];
      for (int x = columns.first()[s]; x < columns.first()[s + 1]; x++) {
        into[start + x] = line[s] + (float) columns.weights()[x] * step;
      }
    }
  }

  /** Fills the pixels with the classes of the nearest samples. */
  private void readClasses(int from, int columnsGiven, ClassMap into) {
    ByteBuffer classes = output().bytes(0);
    for (int y = 0; y < into.height(); y++) {
      int row = from + rows.nearest(y) * columnsGiven;
      for (int x = 0; x < into.width(); x++) {
        into.classes()[y * into.width() + x] = classAt(classes, row + columns.nearest(x));
      }
    }
  }

  private byte classAt(ByteBuffer classes, int sample) {
    long found =
        switch (output().type()) {
          case INT64 -> classes.getLong(Long.BYTES * sample);
          case INT32 -> classes.getInt(Integer.BYTES * sample);
          default -> classes.get(sample) & 0xff;
        };
    if (found < 0 || found > 255) {
      throw new ModelException("the model gives the class " + found + "; expected 0 to 255");
    }
    return (byte) found;
  }

  /**
   * Returns the numbers of one class as the logits of two. Numbers that all lie in 0..1 are
   * probabilities, others logits.
   */
  private FloatBuffer twoClasses(FloatBuffer numbers, int samples) {
    if (two.length != 2 * samples) {
      two = new float[2 * samples];
    }
    numbers.get(two, samples, samples);
    boolean probabilities = true;
    for (int i = samples; i < two.length; i++) {
      probabilities &= two[i] >= 0 && two[i] <= 1;
    }
    Arrays.fill(two, 0, samples, probabilities ? 0.5f : 0);
    return FloatBuffer.wrap(two);
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
