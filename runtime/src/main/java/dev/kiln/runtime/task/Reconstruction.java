package dev.kiln.runtime.task;

import dev.kiln.runtime.image.Image;

/**
 * A picture and its reconstruction by an autoencoder.
 *
 * @param picture the picture as the autoencoder saw it, in the autoencoder's size and format
 * @param decoded the reconstruction, of the same size and format
 * @param psnr the similarity of the two: the peak signal-to-noise ratio in dB, infinite if they are
 *     equal
 */
public record Reconstruction(Image picture, Image decoded, double psnr) {
  static Reconstruction of(Image picture, Image decoded) {
    return new Reconstruction(picture, decoded, picture.psnr(decoded));
  }
}
