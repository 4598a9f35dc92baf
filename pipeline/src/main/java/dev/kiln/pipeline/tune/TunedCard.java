package dev.kiln.pipeline.tune;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.kiln.pipeline.KilnVersion;
import dev.kiln.runtime.Task;
import dev.kiln.train.fit.Run;
import dev.kiln.train.recipe.classify.ClassifySettings;
import java.util.LinkedHashMap;
import java.util.Map;

/** The card of a tuned classifier: that of the model it came from, with what the run made new. */
final class TunedCard {
  private static final Gson GSON = new Gson();

  private TunedCard() {}

  static Map<String, String> of(Map<String, String> before, Run run) {
    Map<String, String> card = new LinkedHashMap<>(before);
    boolean digits =
        run.classes().equals(ClassifySettings.DIGITS)
            && Task.DIGITS.toString().equals(before.get("kiln.task"));
    card.put("kiln.task", (digits ? Task.DIGITS : Task.CLASSIFICATION).toString());
    card.put("kiln.labels", GSON.toJson(run.classes()));
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
}
