package dev.kiln.pipeline.eval;

import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.pictures.Pictures;
import dev.kiln.pipeline.data.PictureData;
import dev.kiln.pipeline.models.ShippedModels;
import dev.kiln.runtime.Model;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.data.Mnist;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The codes that an autoencoder gives to digits, drawn in space: each code of three numbers as the
 * digit that it is of, in the digit's colour.
 */
public final class CodePlot {
  private static final String CODE = "code";
  private static final int DIGITS = 200;

  private CodePlot() {}

  /**
   * Draws the codes of the first 200 test digits of MNIST.
   *
   * @param model a model file, or the name of a shipped model, with an output {@code code} of three
   *     numbers
   * @param data the folder of MNIST; without it, it comes from the cache or is downloaded
   * @param file the picture to write, PNG or JPEG by its name
   * @throws IllegalArgumentException if the model gives no such codes
   * @throws IOException if the file cannot be written
   */
  public static void draw(String model, Optional<Path> data, Path file) throws IOException {
    Path found = ShippedModels.find(model);
    PictureData form =
        PictureData.of(OnnxReader.read(found).graph().inputs().get(0))
            .orElseThrow(() -> new IllegalArgumentException(model + ": it takes no pictures"));
    LabeledImages digits = Mnist.test(data.orElseGet(Mnist::cached));
    List<CodeSpace.Point> points = new ArrayList<>();
    try (Model open = Model.open(found)) {
      if (open.outputs().stream().noneMatch(output -> output.name().equals(CODE))) {
        throw new IllegalArgumentException(model + ": it has no output 'code' to draw");
      }
      for (int i = 0; i < Math.min(DIGITS, digits.size()); i++) {
        float[] code = open.run(form.inputs(RealPictures.digit(digits, i))).get(CODE).toFloats();
        if (code.length != CodeSpace.AXES) {
          throw new IllegalArgumentException(
              "%s: its codes have %d numbers; codes of 3 can be drawn, such as autoencoder's"
                  .formatted(model, code.length));
        }
        points.add(new CodeSpace.Point(code, digits.labels()[i]));
      }
    }
    Pictures.write(new CodeSpace(points).picture(), file);
  }
}
