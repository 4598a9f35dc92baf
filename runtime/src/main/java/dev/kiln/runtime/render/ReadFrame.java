package dev.kiln.runtime.render;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Digit;
import java.util.ArrayList;
import java.util.List;

/** A frame whose digits have been read. */
record ReadFrame(String model, Image picture, List<Digit> digits) implements RenderedFrame {
  @Override
  public List<String> words() {
    List<String> words = new ArrayList<>();
    for (Digit digit : digits) {
      words.add(digit.label());
    }
    return words;
  }
}
