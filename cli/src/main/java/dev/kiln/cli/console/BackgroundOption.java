package dev.kiln.cli.console;

import dev.kiln.media.BufferedImages;
import dev.kiln.pictures.Pictures;
import dev.kiln.runtime.background.Background;
import dev.kiln.runtime.background.BackgroundEffect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of what stands behind persons: {@code --background} and {@code --smooth}. */
public final class BackgroundOption {
  @Option(
      names = "--background",
      paramLabel = "WHAT",
      description =
          "Segmentation with a class person: show persons before this: blur, blur:RADIUS (3 to 100"
              + " pixels of a picture 640 wide; 12), a colour '#rrggbb', or a picture's file.")
  private String background;

  @Option(
      names = "--smooth",
      paramLabel = "S",
      description =
          "With --background: how much a video's masks keep of the earlier ones where little"
              + " changes, from 0 to below 1. Default: 0.7.")
  private Double smooth;

  /** Returns whether a background is given. */
  public boolean isGiven() {
    return background != null;
  }

  /** Returns whether a smoothing is given. */
  public boolean isSmoothGiven() {
    return smooth != null;
  }

  /**
   * Returns the background, if one is given.
   *
   * @throws IllegalArgumentException if it is neither a spelling nor a file, or a smoothing is
   *     given without a background
   */
  public Optional<Background> read() throws IOException {
    if (background == null && smooth != null) {
      throw new IllegalArgumentException("--smooth is for masks; it needs --background");
    }
    if (background == null) {
      return Optional.empty();
    }
    if (Files.isRegularFile(Path.of(background))) {
      Path file = Path.of(background);
      return Optional.of(Background.picture(BufferedImages.image(Pictures.read(file))));
    }
    try {
      return Optional.of(Background.of(background));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--background: " + e.getMessage() + ", or the file of a picture", e);
    }
  }

  /**
   * Returns the smoothing.
   *
   * @throws IllegalArgumentException if it is not 0 to below 1
   */
  public double smoothing() {
    if (smooth != null && !(smooth >= 0 && smooth < 1)) {
      throw new IllegalArgumentException("--smooth " + smooth + ": expected 0 to below 1");
    }
    return smooth == null ? BackgroundEffect.SMOOTHING : smooth;
  }
}
