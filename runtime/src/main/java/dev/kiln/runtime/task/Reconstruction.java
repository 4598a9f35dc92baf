package dev.kiln.runtime.task;

import dev.kiln.runtime.image.Image;

/**
 * What an autoencoder made of a picture.
 *
 * @param picture as the autoencoder saw it, in its size and format
 * @param decoded of the same size and format
 * @param psnr how alike they are: the peak signal-to-noise ratio in dB, infinite if they are equal
 */
public record Reconstruction(Image picture, Image decoded, double psnr) {
  static Reconstruction of(Image picture, Image decoded) {
    return new Reconstruction(picture, decoded, picture.psnr(decoded));
  }
}
