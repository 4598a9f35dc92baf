package dev.kiln.pipeline.eval;

import dev.kiln.pipeline.ProgressListener;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Reconstruction;
import dev.kiln.runtime.task.Reconstructor;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.data.Mnist;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The reconstruction error of an autoencoder on MNIST's test set.
 *
 * @param model the model that was measured
 * @param psnr the mean over the pictures of the peak signal-to-noise ratio in dB; identical
 *     pictures count as 100
 * @param squaredError the mean squared error of a pixel, with pixels in 0..1
 * @param images the number of pictures
 */
public record ReconstructionQuality(String model, double psnr, double squaredError, int images)
    implements Evaluation {
  private static final int BATCH = 500;
  private static final double EQUAL = 100;

  static ReconstructionQuality measure(
      String name, Model model, Optional<Path> data, Share share, ProgressListener listener) {
    Reconstructor reconstructor = new Reconstructor(model);
    LabeledImages all = Mnist.test(data.orElseGet(Mnist::cached));
    LabeledImages test = all.at(share.of(all.size()));
    double ratios = 0;
    double errors = 0;
    for (int from = 0; from < test.size(); from += BATCH) {
      List<Image> images = images(test, from, Math.min(test.size(), from + BATCH));
      for (Reconstruction each : reconstructor.reconstruct(images)) {
        ratios += Math.min(EQUAL, each.psnr());
        errors += Math.pow(10, -each.psnr() / 10);
      }
      listener.progress(from + images.size(), test.size());
    }
    return new ReconstructionQuality(name, ratios / test.size(), errors / test.size(), test.size());
  }

  private static List<Image> images(LabeledImages test, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> RealPictures.digit(test, i)).toList();
  }
}
