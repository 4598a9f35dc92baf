package dev.kiln.cli.train;

import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.network.Network;
import java.io.PrintWriter;
import java.util.Optional;

/** The options of one recipe, beyond those that all recipes share. */
interface RecipeOptions {
  /**
   * Returns the recipe with these settings; the caller closes it.
   *
   * @param common the options that all recipes share
   * @param resumed the run to resume, whose settings are the defaults; empty for a new run, whose
   *     defaults are the article's
   * @param out for notes to the person
   * @throws IllegalArgumentException if an option is missing, out of range or of another recipe
   */
  Recipe recipe(Network network, TrainOptions common, Optional<Run> resumed, PrintWriter out);

  /** Refuses a shared option that this recipe does not use. */
  static void refuse(Network network, String option, Object value) {
    if (value != null) {
      throw new IllegalArgumentException("%s has no option %s".formatted(network.name(), option));
    }
  }

  /** Returns an option's value, or the default if it is not given. */
  static <T> T or(T option, T otherwise) {
    return option == null ? otherwise : option;
  }
}
