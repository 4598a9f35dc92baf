package dev.kiln.cli.train;

import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.network.Network;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.Set;

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

  /** Returns the network with what this recipe chooses in it where nobody does. */
  default Network adapted(Network network, TrainOptions common) {
    return network;
  }

  /** Returns whether the defaults for a network are not all those of its article's code. */
  default boolean departs(Network network) {
    return false;
  }

  /** Returns the names of the options, shared or its own, that a network does not have. */
  Set<String> lacks(Network network);

  /** Returns an option's value, or the default if it is not given. */
  static <T> T or(T option, T otherwise) {
    return option == null ? otherwise : option;
  }
}
