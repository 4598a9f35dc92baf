package dev.kiln.cli.train;

import dev.kiln.train.network.Network;
import java.lang.reflect.Field;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The list of options in the help of one network: the shared ones that it has, and its recipe's.
 */
final class RecipeHelp {
  private final Help help;
  private final RecipeOptions recipe;
  private final Network network;

  RecipeHelp(Help help, RecipeOptions recipe, Network network) {
    this.help = help;
    this.recipe = recipe;
    this.network = network;
  }

  /** Returns whether training the network has an option. */
  static boolean has(Network network, RecipeOptions recipe, OptionSpec option) {
    boolean ofRecipe = !isOfAnyRecipe(option) || owner(option) == recipe.getClass();
    return ofRecipe
        && !recipe.lacks(network).contains(option.longestName())
        && !DimensionOptions.lacks(network, option.longestName())
        && !GuideOptions.lacks(network, option.longestName());
  }

  private static Class<?> owner(OptionSpec option) {
    return ((Field) option.userObject()).getDeclaringClass();
  }

  private static boolean isOfAnyRecipe(OptionSpec option) {
    return RecipeOptions.class.isAssignableFrom(owner(option));
  }

  /** Returns the options as lines: first the shared ones, then the recipe's under its heading. */
  String options() {
    List<OptionSpec> all = help.commandSpec().options();
    StringBuilder text =
        new StringBuilder(layout(all.stream().filter(o -> !isOfAnyRecipe(o)).toList()));
    for (ArgGroupSpec group : help.commandSpec().argGroups()) {
      List<OptionSpec> options = group.allOptionsNested();
      if (!options.isEmpty() && owner(options.get(0)) == recipe.getClass()) {
        text.append(help.createHeading(group.heading())).append(layout(options));
      }
    }
    return text.toString();
  }

  private String layout(List<OptionSpec> options) {
    List<OptionSpec> shown =
        options.stream().filter(o -> !o.hidden() && has(network, recipe, o)).toList();
    Help.Layout layout = help.createDefaultLayout();
    layout.addAllOptions(shown, help.parameterLabelRenderer());
    return layout.toString();
  }
}
