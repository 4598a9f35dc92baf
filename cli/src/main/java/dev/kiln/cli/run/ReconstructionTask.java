package dev.kiln.cli.run;

import dev.kiln.media.BufferedImages;
import dev.kiln.media.PixelZoom;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Grid;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.ResizeMode;
import dev.kiln.runtime.task.Reconstruction;
import dev.kiln.runtime.task.Reconstructor;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Measures how well an autoencoder reconstructs a picture; draws both side by side. */
final class ReconstructionTask implements PictureTask {
  private static final int GAP = 4;
  private static final int GREY = 0x60;

  private final Reconstructor reconstructor;

  ReconstructionTask(Model model, TaskOptions options) {
    reconstructor =
        new Reconstructor(model, ForeignModel.bothWays(model, options.image(), ResizeMode.STRETCH));
  }

  /** Two equal pictures have an infinite PSNR, which JSON cannot hold: null. */
  private record Reconstructed(String image, Double psnr) {}

  @Override
  public Answer answer(Path file, Image picture) {
    Reconstruction result = reconstructor.reconstruct(picture);
    boolean equal = Double.isInfinite(result.psnr());
    String line =
        equal ? "no difference" : String.format(Locale.ROOT, "PSNR %.2f dB", result.psnr());
    Double psnr = equal ? null : Math.round(result.psnr() * 1e3) / 1e3;
    return new Answer(
        List.of(line),
        new Reconstructed(file.toString(), psnr),
        () -> BufferedImages.copy(sheet(result)));
  }

  private static Image sheet(Reconstruction result) {
    return Grid.of(
        List.of(PixelZoom.forViewing(result.picture()), PixelZoom.forViewing(result.decoded())),
        2,
        GAP,
        GREY);
  }
}
