package dev.kiln.cli.train;

import dev.kiln.cli.console.WrongArgumentException;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.network.Network;
import java.io.PrintWriter;
import java.util.Optional;

/** The options of a way of training, beyond those that all have. */
interface RecipeOptions {
  /**
   * The recipe with these settings; the caller closes it.
   *
   * @param common the options that all recipes have
   * @param resumed the run that goes on, whose settings are the defaults; none for a new one, whose
   *     defaults are the article's
   * @param out takes what is worth knowing
   */
  Recipe recipe(Network network, TrainOptions common, Optional<Run> resumed, PrintWriter out);

  /** Refuses an option that all recipes but this one have. */
  static void refuse(Network network, String option, Object value) {
    if (value != null) {
      throw new WrongArgumentException("%s has no option %s".formatted(network.name(), option));
    }
  }

  /** An option's value, or without it the default. */
  static <T> T or(T option, T otherwise) {
    return option == null ? otherwise : option;
  }
}
