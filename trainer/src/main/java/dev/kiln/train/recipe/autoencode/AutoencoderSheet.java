package dev.kiln.train.recipe.autoencode;

import ai.djl.ndarray.NDArray;
import dev.kiln.train.fit.ContactSheet;
import dev.kiln.train.recipe.TanhRange;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** What an autoencoder makes of pictures and of random codes, all in -1..1, as one picture. */
final class AutoencoderSheet {
  static final int COLUMNS = 12;

  /** How many pictures are shown with their reconstructions. */
  static final int PAIRS = 4 * COLUMNS;

  /** How many pictures of random codes are shown. */
  static final int SAMPLES = 8 * COLUMNS;

  /** Pictures are shown at this size at least. */
  private static final int SHOWN = 56;

  private AutoencoderSheet() {}

  /** Returns each picture above its reconstruction. */
  static BufferedImage of(ReconstructionLoss reconstruction) {
    List<BufferedImage> originals = pictures(reconstruction.x());
    List<BufferedImage> decoded = pictures(reconstruction.decoded());
    List<BufferedImage> pairs = new ArrayList<>();
    for (int i = 0; i < originals.size(); i++) {
      pairs.add(ContactSheet.of(List.of(originals.get(i), decoded.get(i)), 1));
    }
    return ContactSheet.of(pairs, COLUMNS);
  }

  /** As {@link #of(ReconstructionLoss)}, and below them the pictures of random codes. */
  static BufferedImage of(ReconstructionLoss reconstruction, NDArray samples) {
    BufferedImage pairs = of(reconstruction);
    BufferedImage decoded = ContactSheet.of(pictures(samples), COLUMNS);
    return ContactSheet.of(
        List.of(
            ContactSheet.captioned(pairs, "pictures above their reconstructions", Color.WHITE),
            ContactSheet.captioned(decoded, "decoded from random codes", Color.WHITE)),
        1);
  }

  private static List<BufferedImage> pictures(NDArray pictures) {
    NDArray images = TanhRange.images(pictures);
    int width = (int) images.getShape().get(3);
    return ContactSheet.pictures(images, (SHOWN + width - 1) / width);
  }
}
