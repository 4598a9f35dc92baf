package dev.kiln.pipeline.data;

import dev.kiln.graph.calibrate.Samples;
import dev.kiln.pictures.PictureException;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.image.Image;
import dev.kiln.train.data.NextReadable;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Pictures as samples, decoded whenever they are wanted, so that memory holds one of them. */
record PictureSamples(PictureSource source, PictureData form) implements Samples {
  /** Larger pictures are scaled down, because the values of a network may take a hundred times. */
  private static final int LONGEST_SIDE = 1024;

  /**
   * Returns a number of readable pictures at even distances, fewer if there are not as many. Each
   * that cannot be read is logged and skipped.
   *
   * @throws PictureException if none can be read
   */
  static Samples spread(int most, PictureSource source, PictureData form) {
    NextReadable next = new NextReadable(source.size());
    int count = Math.min(most, source.size());
    SortedSet<Integer> readable = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      int wanted = (int) ((long) i * source.size() / count);
      next.read(wanted, source::read).ifPresent(found -> readable.add(found.index()));
    }
    if (readable.isEmpty()) {
      throw new PictureException("none of the %d pictures can be read".formatted(source.size()));
    }
    return new PictureSamples(source, form)
        .at(readable.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public int size() {
    return source.size();
  }

  @Override
  public Map<String, Tensor> inputs(int index) {
    return form.inputs(fitting(source.read(index)));
  }

  @Override
  public String name(int index) {
    return source.name(index);
  }

  private Image fitting(Image picture) {
    int side = Math.max(picture.width(), picture.height());
    if (!form.isOpen() || side <= LONGEST_SIDE) {
      return picture;
    }
    return picture.resize(
        Math.max(1, picture.width() * LONGEST_SIDE / side),
        Math.max(1, picture.height() * LONGEST_SIDE / side));
  }
}
