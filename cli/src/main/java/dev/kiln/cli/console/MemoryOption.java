package dev.kiln.cli.console;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The option {@code --memory}: how much a run of a style or segmentation model may take. */
public final class MemoryOption {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)([MG])B?");

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description =
          "Style and segmentation: the most memory that a run may take, such as 500M or 8G. A"
              + " picture that would take more is worked on at a smaller size. Default: half of the"
              + " free memory, at most 2G.")
  private String size;

  /** Returns what was given; null if nothing was. */
  public String given() {
    return size;
  }

  /**
   * Returns the size in bytes.
   *
   * @throws IllegalArgumentException if it is not a size
   */
  public long bytes() {
    Matcher parts = SIZE.matcher(size);
    double number = parts.matches() ? Double.parseDouble(parts.group(1)) : 0;
    if (number == 0) {
      throw new IllegalArgumentException(
          "--memory " + size + ": expected a size such as 500M or 8G");
    }
    return (long) (number * (parts.group(2).equals("M") ? 1e6 : 1e9));
  }
}
