package dev.kiln.pipeline.export;

import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.Noise;
import dev.kiln.train.recipe.adversarial.AdversarialSettings;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The latent input of a generator, as the entry {@code kiln.latent} of its card.
 *
 * @param shape the shape for one picture, without the batch
 * @param distribution the distribution of each number: {@code uniform} in -1..1 or {@code normal}
 *     (standard); null, and so absent from the entry, if none is known, as for the codes of a plain
 *     autoencoder
 */
record LatentInput(long[] shape, String distribution) {
  /** Returns the latent input of what is exported, if it generates pictures. */
  static Optional<LatentInput> of(ExportSource source) {
    if (source.part() == NetworkPart.DISCRIMINATOR) {
      return Optional.empty();
    }
    boolean adversarial = source.network().kind() == Network.Kind.GENERATOR;
    if (!adversarial && source.part() != NetworkPart.DECODER) {
      return Optional.empty();
    }
    long[] input = source.input().getShape();
    long[] shape = Arrays.copyOfRange(input, 1, input.length);
    if (adversarial) {
      return Optional.of(new LatentInput(shape, noise(source).name().toLowerCase(Locale.ROOT)));
    }
    boolean variational = source.network().name().equals("vae");
    return Optional.of(new LatentInput(shape, variational ? "normal" : null));
  }

  /** Returns the noise that the run was trained with, or the article's. */
  private static Noise noise(ExportSource source) {
    return source
        .run()
        .map(run -> run.settings(AdversarialSettings.class).noise())
        .orElseGet(() -> AdversarialSettings.of(source.network()).noise());
  }
}
