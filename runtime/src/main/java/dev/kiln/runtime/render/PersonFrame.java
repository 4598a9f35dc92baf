package dev.kiln.runtime.render;

import dev.kiln.runtime.image.Image;
import java.util.List;

/** A frame with another background behind its persons. */
final class PersonFrame implements RenderedFrame {
  private final String model;
  private final Image picture;
  private double share;

  PersonFrame(String model, Image picture) {
    this.model = model;
    this.picture = picture;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public Image picture() {
    return picture;
  }

  /** Takes the share of the frame that persons cover, 0 to 1. */
  void cover(double persons) {
    share = persons;
  }

  @Override
  public List<String> words() {
    return List.of(share == 0 ? "nobody" : "person " + Math.round(100 * share) + " %");
  }
}
