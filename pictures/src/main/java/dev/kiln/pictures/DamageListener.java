package dev.kiln.pictures;

import java.io.IOException;
import java.util.regex.Pattern;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Hears the warnings of the JPEG decoder, which fills what is damaged with grey, or with what it
 * takes the following bytes for, and goes on.
 */
final class DamageListener implements IIOReadWarningListener {
  private static final Pattern DAMAGE = Pattern.compile("Corrupt JPEG data.*|Premature end.*");

  /** Some cameras fill up with a few bytes. Many are left over where bytes before were damaged. */
  private static final Pattern FILLING =
      Pattern.compile("Corrupt JPEG data: \\d extraneous bytes before marker 0xd9");

  private String damage = "";

  @Override
  public void warningOccurred(ImageReader reader, String warning) {
    boolean harmless = !DAMAGE.matcher(warning).matches() || FILLING.matcher(warning).matches();
    if (damage.isEmpty() && !harmless) {
      damage = warning;
    }
  }

  /**
   * Refuses the picture if there was such a warning.
   *
   * @throws IOException with the first warning
   */
  void refuse() throws IOException {
    if (!damage.isEmpty()) {
      throw new IOException(damage);
    }
  }
}
