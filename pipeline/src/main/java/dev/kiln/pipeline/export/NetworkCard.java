package dev.kiln.pipeline.export;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.kiln.pipeline.KilnVersion;
import dev.kiln.runtime.Task;
import dev.kiln.train.data.segmentation.ClassColors;
import dev.kiln.train.fit.Run;
import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.classify.ClassifySettings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Gathers the model card from the network and the run that trained it. */
final class NetworkCard {
  /** The prefix of Kiln's own entries. */
  private static final String PREFIX = "kiln.";

  private static final Gson GSON = new Gson();

  private NetworkCard() {}

  /**
   * Returns the entries of {@code metadata_props}, Kiln's own first.
   *
   * @param more the entries of the user
   */
  static Map<String, String> of(ExportSource source, Map<String, String> more) {
    Map<String, String> card = new LinkedHashMap<>();
    card.put("kiln.task", task(source).toString());
    card.put("kiln.network", source.network().fullName());
    switch (source.network().kind()) {
      case SEGMENTATION -> {
        card.put("kiln.align_corners", "true");
        if (source.stated().size() > 0) {
          card.put("kiln.size", Integer.toString(source.stated().size()));
        }
      }
      case DIGITS, CLASSIFICATION, AUTOENCODER, GENERATOR, STYLE ->
          LatentInput.of(source).ifPresent(l -> card.put("kiln.latent", GSON.toJson(l)));
    }
    if (source.part() != NetworkPart.WHOLE) {
      card.put("kiln.part", source.part().toString());
    }
    if (source.part() == NetworkPart.WHOLE) {
      putClasses(source, card);
    }
    source
        .run()
        .ifPresent(
            run -> {
              card.put("kiln.metrics", GSON.toJson(lastMetrics(run)));
              card.put("kiln.training", GSON.toJson(training(run)));
            });
    card.put("kiln.version", KilnVersion.text());
    card.putAll(more);
    return card;
  }

  /**
   * @throws IllegalArgumentException if one of the names is reserved for Kiln's own entries
   */
  static void requireForeign(Set<String> names) {
    for (String name : names) {
      if (name.startsWith(PREFIX)) {
        throw new IllegalArgumentException(
            "--metadata %s: names that begin with '%s' are reserved; choose another name"
                .formatted(name, PREFIX));
      }
    }
  }

  /** Returns the task of the part: that of the network only if the whole is exported. */
  private static Task task(ExportSource source) {
    return switch (source.part()) {
      case DECODER -> Task.GENERATOR;
      case DISCRIMINATOR -> Task.DISCRIMINATOR;
      case ENCODER -> Task.ENCODER;
      case WHOLE -> network(source);
    };
  }

  /** Returns the task of the whole network. */
  private static Task network(ExportSource source) {
    return switch (source.network().kind()) {
      case DIGITS ->
          // Others learn other data in MNIST's format, such as clothes, or a folder for each class.
          source.labels().equals(ClassifySettings.DIGITS)
                  && source.network().main().input().get(1) == 1
                  && !source.run().map(NetworkCard::learnsFolders).orElse(false)
              ? Task.DIGITS
              : Task.CLASSIFICATION;
      case CLASSIFICATION -> Task.CLASSIFICATION;
      case AUTOENCODER -> Task.AUTOENCODER;
      case GENERATOR -> Task.GENERATOR;
      case STYLE -> Task.STYLE;
      case SEGMENTATION -> Task.SEGMENTATION;
    };
  }

  private static boolean learnsFolders(Run run) {
    return run.settings().has("folders") && run.settings().get("folders").getAsBoolean();
  }

  private static void putClasses(ExportSource source, Map<String, String> card) {
    List<String> labels = source.labels();
    if (!labels.isEmpty()) {
      card.put("kiln.labels", GSON.toJson(labels));
    }
    IntStream colours =
        !source.stated().palette().isEmpty()
            ? source.stated().palette().stream().mapToInt(Integer::intValue)
            : source.network().kind() == Network.Kind.SEGMENTATION
                ? Arrays.stream(ClassColors.of(labels))
                : IntStream.empty();
    List<String> palette = colours.mapToObj("#%06x"::formatted).toList();
    if (!palette.isEmpty()) {
      card.put("kiln.palette", GSON.toJson(palette));
    }
  }

  private static Map<String, Double> lastMetrics(Run run) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (!run.epochs().isEmpty()) {
      run.epochs()
          .get(run.kept())
          .metrics()
          .forEach((name, value) -> metrics.put(name, Math.round(value * 1e5) / 1e5));
    }
    return metrics;
  }

  private static JsonObject training(Run run) {
    JsonObject training = new JsonObject();
    training.addProperty("recipe", run.recipe());
    training.addProperty("data", run.data());
    training.addProperty("epochs", run.epochs().size());
    training.add("settings", run.settings());
    training.addProperty(
        "seconds", Math.round(run.epochs().stream().mapToDouble(Run.Epoch::seconds).sum()));
    return training;
  }
}
