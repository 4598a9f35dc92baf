package dev.kiln.cli.console;

import picocli.CommandLine.Option;

/** The option {@code --size}: the size at which a style or segmentation model sees a picture. */
public final class SizeOption {
  @Option(
      names = "--size",
      paramLabel = "N",
      description =
          "Style and segmentation: scale pictures to N pixels along the longer side first; 0 keeps"
              + " their size. Default: 0.")
  private Integer size;

  /** Returns whether the option is given. */
  public boolean isGiven() {
    return size != null;
  }

  /**
   * Returns the longer side in pixels, or 0 for the picture's own.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public int pixels() {
    if (size != null && size < 0) {
      throw new IllegalArgumentException("--size " + size + ": expected 0 or more pixels");
    }
    return size == null ? 0 : size;
  }
}
