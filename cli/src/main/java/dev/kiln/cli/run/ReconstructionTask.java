package dev.kiln.cli.run;

import dev.kiln.media.BufferedImages;
import dev.kiln.media.Enlarged;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Grid;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.ResizeMode;
import dev.kiln.runtime.task.Reconstruction;
import dev.kiln.runtime.task.Reconstructor;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Shows what an autoencoder sees beside what it makes of it. */
final class ReconstructionTask implements PictureTask {
  private static final int GAP = 4;
  private static final int GREY = 0x60;

  private final Reconstructor reconstructor;

  ReconstructionTask(Model model, TaskOptions options) {
    reconstructor =
        new Reconstructor(
            model, ForeignModel.preprocessing(model, options.image(), ResizeMode.STRETCH));
  }

  /** Equal pictures have no likeness in numbers. */
  private record Reconstructed(String image, Double psnr) {}

  @Override
  public Answer answer(Path file, BufferedImage picture) {
    Reconstruction result = reconstructor.reconstruct(BufferedImages.image(picture));
    boolean equal = Double.isInfinite(result.psnr());
    String line =
        equal ? "no difference" : String.format(Locale.ROOT, "PSNR %.2f dB", result.psnr());
    Double psnr = equal ? null : Math.round(result.psnr() * 1e3) / 1e3;
    Image sheet =
        Grid.of(
            List.of(Enlarged.toLookAt(result.picture()), Enlarged.toLookAt(result.decoded())),
            2,
            GAP,
            GREY);
    return new Answer(
        List.of(line), new Reconstructed(file.toString(), psnr), BufferedImages.copy(sheet));
  }
}
