package dev.kiln.cli.eval;

import dev.kiln.cli.console.Table;
import dev.kiln.pipeline.eval.ClassificationAccuracy;
import dev.kiln.pipeline.eval.ClipFlicker;
import dev.kiln.pipeline.eval.DigitsAccuracy;
import dev.kiln.pipeline.eval.Evaluation;
import dev.kiln.pipeline.eval.Flicker;
import dev.kiln.pipeline.eval.GeneratorQuality;
import dev.kiln.pipeline.eval.ReconstructionQuality;
import dev.kiln.pipeline.eval.SegmentationQuality;
import dev.kiln.pipeline.eval.StyleQuality;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints the figures of an evaluation for people. */
final class EvaluationText {
  private final PrintWriter out;

  EvaluationText(PrintWriter out) {
    this.out = out;
  }

  void print(Evaluation evaluation) {
    if (evaluation instanceof ClassificationAccuracy found) {
      print(found);
    } else if (evaluation instanceof DigitsAccuracy found) {
      print(found);
    } else if (evaluation instanceof Flicker found) {
      print(found);
    } else if (evaluation instanceof GeneratorQuality found) {
      print(found);
    } else if (evaluation instanceof ReconstructionQuality found) {
      print(found);
    } else if (evaluation instanceof SegmentationQuality found) {
      print(found);
    } else if (evaluation instanceof StyleQuality found) {
      print(found);
    }
  }

  private void print(StyleQuality found) {
    out.printf(
        Locale.ROOT,
        "distance to the photo's content %.2f, to the painting's style %.2f; saturation %.3f;"
            + " border %.1f, noise %.1f levels; of %,d photos%n",
        found.content(),
        found.style(),
        found.saturation(),
        found.border(),
        found.noise(),
        found.images());
  }

  private void print(Flicker found) {
    boolean painted = found.task().equals("style");
    String format = painted ? "%.2f" : "%.4f";
    String what = painted ? "levels of a pixel" : "of the pixels' classes";
    out.printf(
        Locale.ROOT,
        "from one frame to the next, where nothing moves, " + format + " %s change%n%n",
        found.change(),
        what);
    Table table =
        new Table("clip", ">pairs of frames", ">still", ">change of frames", ">of answers");
    for (ClipFlicker clip : found.clips()) {
      table.add(
          clip.clip(),
          Integer.toString(clip.pairs()),
          String.format(Locale.ROOT, "%.3f", clip.still()),
          String.format(Locale.ROOT, "%.2f", clip.input()),
          String.format(Locale.ROOT, format, clip.change()));
    }
    table.print(out);
  }

  private void print(ClassificationAccuracy found) {
    String top5 =
        found.classes() > 5
            ? String.format(Locale.ROOT, ", among the first five %.4f", found.top5())
            : "";
    out.printf(
        Locale.ROOT, "accuracy %.4f%s, of %,d pictures%n", found.accuracy(), top5, found.images());
  }

  private void print(DigitsAccuracy found) {
    out.printf(
        Locale.ROOT,
        "accuracy %.4f: %,d of %,d pictures of MNIST's test set%n%n",
        found.accuracy(),
        found.correct(),
        found.images());
    table(found.confusion()).print(out);
  }

  private static Table table(int[][] confusion) {
    String[] headings = new String[11];
    headings[0] = "read as";
    for (int i = 0; i < 10; i++) {
      headings[i + 1] = ">" + i;
    }
    Table table = new Table(headings);
    for (int digit = 0; digit < 10; digit++) {
      String[] row = new String[11];
      row[0] = "a " + digit;
      for (int i = 0; i < 10; i++) {
        row[i + 1] = confusion[digit][i] == 0 ? "." : Integer.toString(confusion[digit][i]);
      }
      table.add(row);
    }
    return table;
  }

  private void print(GeneratorQuality found) {
    out.printf(
        Locale.ROOT,
        "%s is at least 90 %% sure of %.3f of %,d pictures; entropy %.2f bits%n",
        found.classifier(),
        found.sure(),
        found.images(),
        found.entropyBits());
    found
        .distances()
        .forEach(
            (data, distance) ->
                out.printf(
                    Locale.ROOT, "Fréchet distance of its features to %s: %.2f%n", data, distance));
    out.println();
    Table table = new Table("read as", ">pictures");
    found.classes().forEach((label, count) -> table.add(label, Integer.toString(count)));
    table.print(out);
  }

  private void print(ReconstructionQuality found) {
    out.printf(
        Locale.ROOT,
        "PSNR %.2f dB, squared error %.5f a pixel: %,d pictures of MNIST's test set%n",
        found.psnr(),
        found.squaredError(),
        found.images());
  }

  private void print(SegmentationQuality found) {
    out.printf(
        Locale.ROOT,
        "mIoU %.4f%s, pixel accuracy %.4f: %,d pictures of the list %s%n%n",
        found.miou(),
        found.absent().isEmpty() ? "" : " (no pixel of " + String.join(", ", found.absent()) + ")",
        found.pixelAccuracy(),
        found.images(),
        found.list());
    Table table = new Table("class", ">IoU");
    found
        .iou()
        .forEach((label, value) -> table.add(label, String.format(Locale.ROOT, "%.4f", value)));
    table.print(out);
  }
}
