package dev.kiln.runtime.render;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.ClassMap;
import java.util.ArrayList;
import java.util.List;

/**
 * A frame with the colours of its classes over it.
 *
 * @param classes the class of each pixel
 * @param labels the names of the classes
 */
record SegmentedFrame(String model, Image picture, ClassMap classes, List<String> labels)
    implements RenderedFrame {
  /** Classes with a smaller share of the frame are not listed. */
  private static final double MINIMUM_SHARE = 0.01;

  /** Returns the share of each class. */
  @Override
  public List<String> words() {
    double[] shares = classes.shares(labels.size());
    List<String> words = new ArrayList<>();
    for (int i = 0; i < shares.length; i++) {
      if (shares[i] >= MINIMUM_SHARE) {
        words.add(labels.get(i) + " " + Math.round(100 * shares[i]) + " %");
      }
    }
    return words;
  }
}
