package dev.kiln.benchmark;

import dev.kiln.media.BufferedImages;
import dev.kiln.pictures.Pictures;
import dev.kiln.pipeline.models.ShippedModels;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Digit;
import dev.kiln.runtime.task.DigitRecognizer;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.data.Mnist;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is read where there are digits, and where there are none. */
@Command(
    name = "digits-on-photos",
    description =
        "Count the digits invented in photos, and those read on sheets of paper and alone.",
    mixinStandardHelpOptions = true)
final class DigitsOnPhotos implements Callable<Integer> {
  private static final int[] SIZES = {17, 22, 30, 45, 80, 150, 300};
  private static final int SHEETS = 2;
  private static final int ALONE = 100;
  private static final int[] SIDES = {28, 64, 128, 200, 320, 512};

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "FOLDER", description = "Photos without digits.")
  private List<Path> folders = List.of();

  @Option(
      names = "--mnist",
      paramLabel = "DIR",
      required = true,
      description = "The folder of MNIST's files.")
  private Path mnist;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = "digits",
      description = "The digits model. Default: ${DEFAULT-VALUE}.")
  private String name;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "The number of photos of each folder. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  public Integer call() throws IOException {
    LabeledImages digits = Mnist.test(mnist);
    try (Model model = Model.open(ShippedModels.find(name))) {
      DigitRecognizer recognizer = new DigitRecognizer(model);
      for (Path folder : folders) {
        countInvented(recognizer, folder);
      }
      readEmptySheets(recognizer);
      readSheets(recognizer, digits);
      readAlone(recognizer, digits);
    }
    return 0;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private void countInvented(DigitRecognizer recognizer, Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(Pictures::isPicture).sorted().toList();
    }
    int step = Math.max(1, files.size() / limit);
    int photos = 0;
    int reported = 0;
    int sure = 0;
    int everything = 0;
    for (int i = 0; i < files.size(); i += step, photos++) {
      Image photo = BufferedImages.image(Pictures.read(files.get(i)));
      reported += recognizer.recognize(photo).size();
      List<Digit> all = recognizer.withMinimumConfidence(0).recognize(photo);
      everything += all.size();
      sure += (int) all.stream().filter(digit -> digit.confidence() >= 0.5).count();
    }
    print(
        "%s: %d photos; a photo: %.2f reported, %.2f of at least 50 %%, %.2f in all",
        folder,
        photos,
        (double) reported / photos,
        (double) sure / photos,
        (double) everything / photos);
  }

  private void readEmptySheets(DigitRecognizer recognizer) {
    int sheets = 0;
    int reported = 0;
    int everything = 0;
    for (int spacing : new int[] {8, 10, 12, 14, 16, 20, 24, 30, 40, 60}) {
      for (double strength : new double[] {0.1, 0.25, 0.5, 0.8}) {
        for (int blur = 0; blur < 3; blur++, sheets++) {
          Random random = new Random(sheets);
          Sheet sheet = new Sheet(640, 480).ruled(spacing, true, strength);
          Image picture = sheet.photograph(0.9, 0.2, blur, 4, random);
          reported += recognizer.recognize(picture).size();
          everything += recognizer.withMinimumConfidence(0).recognize(picture).size();
        }
      }
    }
    print(
        "%d empty squared sheets; a sheet: %.2f reported, %.2f in all",
        sheets, (double) reported / sheets, (double) everything / sheets);
  }

  private void readSheets(DigitRecognizer recognizer, LabeledImages digits) {
    Sheet.Score total = Sheet.Score.NONE;
    Sheet.Score everything = Sheet.Score.NONE;
    for (SheetLight light : SheetLight.values()) {
      Sheet.Score score = Sheet.Score.NONE;
      for (int size : SIZES) {
        for (int seed = 0; seed < SHEETS; seed++) {
          Random random = new Random(31L * size + seed);
          Sheet sheet = Sheet.full(digits, size, random);
          Image picture = light.photograph(sheet, random);
          score = score.plus(sheet.score(recognizer.recognize(picture)));
          List<Digit> all = recognizer.withMinimumConfidence(0).recognize(picture);
          everything = everything.plus(sheet.score(all));
        }
      }
      print(lower(light), score);
      total = total.plus(score);
    }
    print("all sheets", total);
    print("all sheets at confidence 0", everything);
  }

  private void print(String sheets, Sheet.Score score) {
    print(
        "%s: %d digits, %.2f %% read right, %d invented",
        sheets, score.written(), 100.0 * score.read() / score.written(), score.invented());
  }

  private void print(String format, Object... arguments) {
    out().println(String.format(Locale.ROOT, format, arguments));
    out().flush();
  }

  private void readAlone(DigitRecognizer recognizer, LabeledImages digits) {
    for (EnlargedDigit enlarged : EnlargedDigit.values()) {
      StringBuilder line = new StringBuilder("alone, " + lower(enlarged) + ":");
      for (int side : SIDES) {
        int right = 0;
        for (int i = 0; i < ALONE; i++) {
          int index = i * digits.size() / ALONE;
          Image picture = enlarged.picture(Sheet.trimmed(digits, index), side);
          List<Digit> read = recognizer.recognize(picture);
          String label = Integer.toString(digits.labels()[index]);
          right += read.size() == 1 && read.get(0).label().equals(label) ? 1 : 0;
        }
        line.append(String.format(Locale.ROOT, "  %d px %.0f %%", side, 100.0 * right / ALONE));
      }
      print("%s", line);
    }
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
