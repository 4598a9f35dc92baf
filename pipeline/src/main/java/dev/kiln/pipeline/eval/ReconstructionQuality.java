package dev.kiln.pipeline.eval;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.Reconstruction;
import dev.kiln.runtime.task.Reconstructor;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.data.Mnist;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How alike MNIST's test pictures and what an autoencoder makes of them are.
 *
 * @param model what was measured
 * @param psnr the peak signal-to-noise ratio in dB, a mean over the pictures; of equal ones 100
 * @param squaredError the mean squared difference of a pixel in 0..1
 * @param images pictures in all
 */
public record ReconstructionQuality(String model, double psnr, double squaredError, int images)
    implements Evaluation {
  private static final int BATCH = 500;
  private static final double EQUAL = 100;

  /** Measures a dressed model, on the data in a folder or in the cache. */
  public static ReconstructionQuality measure(String name, Model model, Path data) {
    Reconstructor reconstructor = new Reconstructor(model);
    LabeledImages test = Mnist.test(data == null ? Mnist.cached() : data);
    double ratios = 0;
    double errors = 0;
    for (int from = 0; from < test.size(); from += BATCH) {
      List<Image> images = images(test, from, Math.min(test.size(), from + BATCH));
      for (Reconstruction each : reconstructor.reconstruct(images)) {
        ratios += Math.min(EQUAL, each.psnr());
        errors += Math.pow(10, -each.psnr() / 10);
      }
    }
    return new ReconstructionQuality(name, ratios / test.size(), errors / test.size(), test.size());
  }

  private static List<Image> images(LabeledImages test, int from, int to) {
    int pixels = test.height() * test.width();
    List<Image> images = new ArrayList<>();
    for (int i = from; i < to; i++) {
      byte[] levels = Arrays.copyOfRange(test.pixels(), i * pixels, (i + 1) * pixels);
      images.add(new Image(levels, test.width(), test.height(), PixelFormat.GREY));
    }
    return images;
  }

  @Override
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "PSNR %.2f dB, squared error %.5f a pixel: %,d pictures of MNIST's test set%n",
        psnr,
        squaredError,
        images);
  }
}
