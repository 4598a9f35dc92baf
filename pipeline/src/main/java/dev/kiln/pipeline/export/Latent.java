package dev.kiln.pipeline.export;

import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.Noise;
import dev.kiln.train.recipe.adversarial.AdversarialSettings;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a generator makes pictures of.
 *
 * @param shape of one picture's numbers
 * @param distribution of each number: {@code uniform} in -1..1 or {@code normal} (standard); null
 *     where none is known, as for the codes of a plain autoencoder
 */
record Latent(long[] shape, String distribution) {
  /** That of what is exported, if it generates. */
  static Optional<Latent> of(NetworkSource source) {
    if (source.part() == Part.DISCRIMINATOR) {
      return Optional.empty();
    }
    boolean adversarial = source.network().kind() == Network.Kind.GENERATOR;
    if (!adversarial && source.part() != Part.DECODER) {
      return Optional.empty();
    }
    long[] input = source.input().getShape();
    long[] shape = Arrays.copyOfRange(input, 1, input.length);
    if (adversarial) {
      return Optional.of(new Latent(shape, noise(source).name().toLowerCase(Locale.ROOT)));
    }
    boolean variational = source.network().name().equals("vae");
    return Optional.of(new Latent(shape, variational ? "normal" : null));
  }

  /** What the run drew, or what the article draws. */
  private static Noise noise(NetworkSource source) {
    return source
        .run()
        .map(run -> run.settings(AdversarialSettings.class).noise())
        .orElseGet(() -> AdversarialSettings.of(source.network()).noise());
  }
}
