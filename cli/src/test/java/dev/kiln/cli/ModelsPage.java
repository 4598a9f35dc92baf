package dev.kiln.cli;

import com.google.gson.JsonParser;
import dev.kiln.pipeline.models.ModelManifest;
import dev.kiln.pipeline.models.ShippedModels;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.ModelCard;
import dev.kiln.runtime.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** models/README.md, written from what the models say of themselves. */
final class ModelsPage {
  private static final String BEGINNING =
      """
      # Models

      Each file is a whole ONNX model that says itself what it is for, how it was trained and how good it is: `kiln models`
      lists them, `kiln inspect NAME` shows what one says, and this page is written from it. `kiln models --verify` compares
      them with [manifest](manifest). What they do: [gallery](../docs/gallery.md).
      """;

  /** A JSON object of some of what {@code kiln eval --json} gave. */
  static final String EVALUATED = "evaluated";

  private final Path folder;
  private final StringBuilder page = new StringBuilder(BEGINNING);

  private ModelsPage(Path folder) {
    this.folder = folder;
  }

  /** The page's text for the models of a folder. */
  static String of(Path folder, List<String> names) throws IOException {
    ModelsPage page = new ModelsPage(folder);
    for (String name : names) {
      page.add(name);
    }
    return page.page.toString();
  }

  private void add(String name) throws IOException {
    Path file = folder.resolve(name + ShippedModels.ENDING);
    try (Model model = Model.open(file)) {
      ModelCard card = model.card();
      page.append("\n## %s\n\n".formatted(file.getFileName()));
      say(card, "description").ifPresent(text -> page.append(text).append("\n\n"));
      page.append("| | |\n| --- | --- |\n");
      if (!card.network().isEmpty()) {
        row("network", card.network());
      }
      row("in", ports(model.inputs()));
      row("out", ports(model.outputs()));
      say(card, "data").ifPresent(text -> row("data", text));
      say(card, "licence").ifPresent(text -> row("licence", text));
      if (!card.metrics().isEmpty()) {
        row("measured", metrics(card.metrics()));
      }
      say(card, EVALUATED).ifPresent(text -> row("`kiln eval`", figures(text)));
      say(card, "judged").ifPresent(text -> row("judged", text));
      if (!card.quantization().isEmpty()) {
        row("quantized", quantization(card.quantization()));
      }
      if (!card.training().isEmpty()) {
        row("training", training(card));
      }
      say(card, "speed").ifPresent(text -> row("speed", text));
      row("size", "%,d bytes".formatted(Files.size(file)));
      row("sha256", "`%s`".formatted(ModelManifest.sha256(file)));
      say(card, "command").ifPresent(this::command);
      picture(name + "-curves.png", "Loss and metrics over the epochs");
      picture(name + "-samples.png", "What it makes");
      say(card, "limits").ifPresent(text -> page.append("\nLimits: ").append(text).append('\n'));
    }
  }

  private void row(String name, String text) {
    page.append("| %s | %s |\n".formatted(name, text));
  }

  private static Optional<String> say(ModelCard card, String name) {
    return Optional.ofNullable(card.other().get(name));
  }

  private static String ports(List<Port> ports) {
    return ports.stream().map(p -> "`%s`".formatted(p)).collect(Collectors.joining(", "));
  }

  private static String metrics(Map<String, Object> metrics) {
    return metrics.entrySet().stream()
        .filter(m -> !m.getKey().startsWith("train_") && !m.getKey().contains("/"))
        .map(m -> "%s %s".formatted(m.getKey().replace('_', ' '), m.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String quantization(Map<String, Object> quantized) {
    Map<?, ?> loss = (Map<?, ?>) quantized.get("loss");
    return String.format(
        Locale.ROOT,
        "%s, calibrated on %s samples; against float on others: mean %.3f, worst %.3f%s; %.2f of"
            + " float's time on an x86-64 processor with AVX2",
        quantized.get("precision"),
        ((Number) quantized.get("calibrated_on")).intValue(),
        ((Number) loss.get("mean")).doubleValue(),
        ((Number) loss.get("worst")).doubleValue(),
        (loss.get("unit") + "").isEmpty() ? " of the pixels' classes" : " " + loss.get("unit"),
        ((Number) quantized.get("time")).doubleValue());
  }

  private static String figures(String json) {
    return JsonParser.parseString(json).getAsJsonObject().entrySet().stream()
        .map(figure -> figure.getKey() + " " + figure.getValue().getAsString())
        .collect(Collectors.joining(", "));
  }

  private static String training(ModelCard card) {
    Map<String, Object> training = card.training();
    double seconds = ((Number) training.get("seconds")).doubleValue();
    return String.format(
        Locale.ROOT,
        "%s epochs, seed %s, %s; %s",
        ((Number) training.get("epochs")).intValue(),
        seed(training),
        seconds < 5400
            ? Math.round(seconds / 60) + " minutes"
            : "%.1f hours".formatted(seconds / 3600),
        say(card, "machine").orElse("recipe " + training.get("recipe")));
  }

  private static int seed(Map<String, Object> training) {
    Map<?, ?> settings = (Map<?, ?>) training.get("settings");
    return ((Number) ((Map<?, ?>) settings.get("fit")).get("seed")).intValue();
  }

  private void command(String lines) {
    page.append('\n');
    lines.lines().forEach(line -> page.append("    ").append(line).append('\n'));
  }

  private void picture(String name, String says) {
    if (Files.exists(folder.resolve("../docs/images").resolve(name))) {
      page.append("\n![%s](../docs/images/%s)\n".formatted(says, name));
    }
  }
}
