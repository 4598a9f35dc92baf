package dev.kiln.train.fit;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.kiln.train.TrainingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A run: what it trains, how, and how far it has come.
 *
 * @param network the network's name in the catalogue
 * @param recipe the recipe's name
 * @param data the data set
 * @param settings every setting by name
 * @param goal the test metric that tells which epoch is best, or {@link TargetMetric#NONE}, which
 *     run.json leaves out
 * @param epochs what each epoch that is done gave
 * @param step how many steps of the next epoch are done; 0 unless the run was stopped within it
 * @param measures what those steps gave
 * @param seconds how long they took
 */
public record Run(
    String network,
    String recipe,
    String data,
    JsonObject settings,
    TargetMetric goal,
    List<Epoch> epochs,
    int step,
    Metrics measures,
    double seconds) {
  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  public Run {
    goal = goal == null ? TargetMetric.NONE : goal; // as JSON has it
    epochs = List.copyOf(epochs);
  }

  /**
   * An epoch that is done.
   *
   * @param rate the learning rate of its last step
   * @param metrics the means by name, those over the training set with {@code train_} before them,
   *     those over the test set with {@code test_}
   * @param samples how many samples it trained on
   * @param seconds how long it took
   */
  public record Epoch(double rate, Map<String, Double> metrics, long samples, double seconds) {}

  /** Returns a run at its start. */
  static Run of(String network, Recipe recipe) {
    Recipe.Plan plan = recipe.plan();
    JsonObject settings = JSON.toJsonTree(plan.settings()).getAsJsonObject();
    return new Run(
        network, plan.name(), plan.data(), settings, plan.goal(), List.of(), 0, new Metrics(), 0);
  }

  /** This run after one more epoch. */
  Run with(Epoch epoch) {
    List<Epoch> more = new ArrayList<>(epochs);
    more.add(epoch);
    return new Run(network, recipe, data, settings, goal, more, 0, new Metrics(), 0);
  }

  /** This run, stopped within its next epoch. */
  Run stopped(int step, Metrics measures, double seconds) {
    return new Run(network, recipe, data, settings, goal, epochs, step, measures, seconds);
  }

  /**
   * Returns the index of the epoch whose weights are kept: with a patience the best, else the last.
   * There is at least one.
   */
  public int kept() {
    return patience() == 0 ? epochs.size() - 1 : goal.best(epochs);
  }

  /** Whether too many epochs were not better than the best. */
  boolean patienceIsOver() {
    return patience() > 0 && !epochs.isEmpty() && epochs.size() - 1 - kept() >= patience();
  }

  private int patience() {
    return Integer.parseInt(values(settings).getOrDefault("patience", "0"));
  }

  /**
   * Returns the names of the classes that it tells apart, in the order of their indices; none if it
   * does not.
   */
  public List<String> classes() {
    return settings.has("classes")
        ? settings.getAsJsonArray("classes").asList().stream()
            .map(JsonElement::getAsString)
            .toList()
        : List.of();
  }

  /**
   * Returns the settings as the recipe's own record.
   *
   * @throws TrainingException if they lack one, as those of another version of Kiln may
   */
  public <T extends Recipe.Settings> T settings(Class<T> type) {
    try {
      return JSON.fromJson(settings, type);
    } catch (RuntimeException e) {
      // Gson passes on whatever a record's constructor throws at missing members.
      throw new TrainingException(
          "the run's settings are not those of this version's recipe '%s'; train anew with --out"
                  .formatted(recipe)
              + " of another folder, or use the version that trained it",
          e);
    }
  }

  /**
   * Returns why another run, at its start, cannot go on from here, or nothing if it can. The number
   * of threads and the patience may differ, and with a constant learning rate the number of epochs.
   */
  Optional<String> differsFrom(Run other) {
    if (!network.equals(other.network)) {
      return Optional.of("trains %s, not %s".formatted(network, other.network));
    }
    if (!recipe.equals(other.recipe)) {
      return Optional.of("uses the recipe %s, not %s".formatted(recipe, other.recipe));
    }
    if (!data.equals(other.data)) {
      return Optional.of("trains on %s, not on %s".formatted(data, other.data));
    }
    Map<String, String> own = values(settings);
    Map<String, String> others = values(other.settings);
    // What only the other has is a setting that the version which started the run did not have.
    Set<String> names = new TreeSet<>(own.keySet());
    names.removeAll(List.of("threads", "patience"));
    if ("constant".equals(own.get("schedule"))) {
      names.remove("epochs");
    }
    return names.stream()
        .filter(name -> !Objects.equals(own.get(name), others.get(name)))
        .findFirst()
        .map(
            name ->
                "has %s %s, not %s"
                    .formatted(
                        words(name),
                        own.getOrDefault(name, "unset"),
                        others.getOrDefault(name, "unset")));
  }

  private static String words(String name) {
    return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }

  /** Returns each setting by its name, also those that are grouped. */
  private static Map<String, String> values(JsonObject settings) {
    Map<String, String> values = new LinkedHashMap<>();
    settings
        .asMap()
        .forEach(
            (name, value) -> {
              if (value.isJsonObject()) {
                values.putAll(values(value.getAsJsonObject()));
              } else {
                values.put(name, value.isJsonPrimitive() ? value.getAsString() : value.toString());
              }
            });
    return values;
  }

  /** This run with the settings of another that it may go on with. */
  Run continuedAs(Run other) {
    return new Run(network, recipe, data, other.settings, goal, epochs, step, measures, seconds);
  }

  String toJson() {
    JsonObject json = JSON.toJsonTree(this).getAsJsonObject();
    if (goal.equals(TargetMetric.NONE)) {
      json.remove("goal");
    }
    return JSON.toJson(json);
  }

  /**
   * Returns the run that a text describes.
   *
   * @throws JsonParseException if it describes none
   */
  static Run parse(String text) {
    try {
      Run run = JSON.fromJson(text, Run.class);
      if (run != null && run.network != null && run.settings != null && run.measures != null) {
        return run;
      }
    } catch (RuntimeException e) {
      // Gson passes on whatever a record's constructor throws at missing members.
      throw new JsonParseException("no description of a run", e);
    }
    throw new JsonParseException("no description of a run");
  }
}
