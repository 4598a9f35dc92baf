package dev.kiln.cli.run;

import dev.kiln.media.BufferedImages;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.ResizeMode;
import dev.kiln.runtime.task.Classifier;
import dev.kiln.runtime.task.Prediction;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Names what a picture shows; draws the names below it. */
final class ClassificationTask implements PictureTask {
  private static final Color PAPER = new Color(0xfa, 0xf8, 0xf4);
  private static final Color INK = new Color(0x22, 0x22, 0x22);

  private final Classifier classifier;
  private final int top;

  ClassificationTask(Model model, TaskOptions options) {
    classifier =
        new Classifier(
            model,
            ForeignModel.preprocessing(model, options.image(), ResizeMode.CROP),
            options.labels(model));
    top = options.top();
  }

  private record Guess(String label, double probability) {}

  private record Classified(String image, List<Guess> classes) {}

  @Override
  public Answer answer(Path file, Image picture) {
    List<Prediction> predictions = classifier.classify(picture, top);
    List<String> lines = predictions.stream().map(ClassificationTask::line).toList();
    List<Guess> guesses =
        predictions.stream()
            .map(p -> new Guess(p.label(), Math.round(p.probability() * 1e4) / 1e4))
            .toList();
    return new Answer(
        lines,
        new Classified(file.toString(), guesses),
        () -> captioned(BufferedImages.view(picture), lines));
  }

  private static String line(Prediction prediction) {
    return String.format(
        Locale.ROOT, "%5.1f %%  %s", 100 * prediction.probability(), prediction.label());
  }

  private static BufferedImage captioned(BufferedImage picture, List<String> lines) {
    int letters = Math.max(12, Math.max(picture.getWidth(), picture.getHeight()) / 32);
    int line = letters * 3 / 2;
    int height = picture.getHeight() + line * lines.size() + letters / 2;
    BufferedImage captioned =
        new BufferedImage(picture.getWidth(), height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D g = captioned.createGraphics();
    g.setColor(PAPER);
    g.fillRect(0, 0, captioned.getWidth(), height);
    g.drawImage(picture, 0, 0, null);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(INK);
    g.setFont(new Font(Font.MONOSPACED, Font.PLAIN, letters));
    for (int i = 0; i < lines.size(); i++) {
      g.drawString(lines.get(i), letters / 2, picture.getHeight() + line * (i + 1) - letters / 4);
    }
    g.dispose();
    return captioned;
  }
}
