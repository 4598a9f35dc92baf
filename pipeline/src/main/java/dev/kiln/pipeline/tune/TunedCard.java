package dev.kiln.pipeline.tune;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.kiln.pipeline.KilnVersion;
import dev.kiln.runtime.Task;
import dev.kiln.train.data.segmentation.ClassColors;
import dev.kiln.train.fit.Run;
import dev.kiln.train.recipe.classify.ClassifySettings;
import dev.kiln.train.recipe.segment.Segment;
import dev.kiln.train.recipe.style.Style;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The card of a tuned model: that of the model it came from, with what the run made new. */
final class TunedCard {
  private static final Gson GSON = new Gson();

  private TunedCard() {}

  static Map<String, String> of(Map<String, String> before, Run run) {
    Map<String, String> card = new LinkedHashMap<>(before);
    boolean digits =
        run.classes().equals(ClassifySettings.DIGITS)
            && Task.DIGITS.toString().equals(before.get("kiln.task"));
    boolean pixels = run.recipe().equals(Segment.NAME);
    if (!run.classes().isEmpty() || run.recipe().equals(Style.NAME)) {
      card.put("kiln.task", task(run, digits).toString());
    }
    String labels = GSON.toJson(run.classes());
    if (pixels && !labels.equals(card.get("kiln.labels"))) {
      card.put("kiln.palette", GSON.toJson(palette(run.classes())));
    }
    if (!run.classes().isEmpty()) {
      card.put("kiln.labels", labels);
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    run.epochs()
        .get(run.kept())
        .metrics()
        .forEach((name, value) -> metrics.put(name, Math.round(value * 1e5) / 1e5));
    card.put("kiln.metrics", GSON.toJson(metrics));
    JsonObject training = new JsonObject();
    training.addProperty("recipe", run.recipe());
    training.addProperty("from", run.network());
    training.addProperty("data", run.data());
    training.addProperty("epochs", run.epochs().size());
    training.add("settings", run.settings());
    card.put("kiln.training", GSON.toJson(training));
    card.remove("kiln.quantization");
    card.put("kiln.version", KilnVersion.text());
    return card;
  }

  private static Task task(Run run, boolean digits) {
    return switch (run.recipe()) {
      case Segment.NAME -> Task.SEGMENTATION;
      case Style.NAME -> Task.STYLE;
      default -> digits ? Task.DIGITS : Task.CLASSIFICATION;
    };
  }

  private static List<String> palette(List<String> classes) {
    return IntStream.of(ClassColors.of(classes)).mapToObj("#%06x"::formatted).toList();
  }
}
