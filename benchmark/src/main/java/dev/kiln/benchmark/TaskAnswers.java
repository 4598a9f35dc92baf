package dev.kiln.benchmark;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Digit;
import dev.kiln.runtime.task.DigitRecognizer;
import dev.kiln.runtime.task.ImageGenerator;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.runtime.task.StyleTransfer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Prints what the runtime answers on this machine, for {@code benchmark/aarch64} to compare with
 * another's. A line has a kind, the name of the answer and its numbers.
 */
final class TaskAnswers {
  private static final Options ONE_THREAD = Options.defaults().withThreads(1);

  private final Path home;
  private final Image street;

  private TaskAnswers(Path home) throws IOException {
    this.home = home;
    this.street = sample("street.jpg").resize(96, 72);
  }

  /**
   * @param args the folder with {@code models} and {@code samples}
   */
  public static void main(String[] args) throws IOException {
    TaskAnswers answers = new TaskAnswers(Path.of(args[0]));
    answers.digits();
    for (String model : List.of("segment-street", "segment-person")) {
      answers.segments(model);
    }
    for (String model : List.of("style-candy", "style-mosaic")) {
      answers.paints(model);
    }
    answers.generates();
  }

  private void digits() throws IOException {
    try (Model model = open("digits")) {
      List<Digit> digits = new DigitRecognizer(model).recognize(sample("digits.png"));
      StringBuilder labels = new StringBuilder("exact digits");
      StringBuilder confidences = new StringBuilder("float digits-confidences");
      for (Digit digit : digits) {
        labels.append(' ').append(digit.label()).append(' ').append(digit.box().x());
        confidences.append(' ').append(digit.confidence());
      }
      System.out.println(labels);
      System.out.println(confidences);
    }
  }

  private void segments(String name) {
    try (Model model = open(name)) {
      print("class", name, new Segmenter(model).segment(street).classes());
    }
  }

  private void paints(String name) {
    try (Model model = open(name)) {
      print("pixel", name, new StyleTransfer(model).apply(street).pixels());
    }
  }

  private void generates() {
    try (Model model = open("dcgan28")) {
      print("pixel", "dcgan28", new ImageGenerator(model).generate(1, 1).get(0).pixels());
    }
  }

  private Model open(String name) {
    return Model.open(home.resolve("models").resolve(name + ".onnx"), ONE_THREAD);
  }

  private Image sample(String name) throws IOException {
    BufferedImage picture = ImageIO.read(home.resolve("samples").resolve(name).toFile());
    int width = picture.getWidth();
    int height = picture.getHeight();
    return Image.ofArgb(picture.getRGB(0, 0, width, height, null, 0, width), width, height);
  }

  private static void print(String kind, String name, byte[] values) {
    StringBuilder line = new StringBuilder(kind).append(' ').append(name);
    for (byte value : values) {
      line.append(' ').append(value & 0xFF);
    }
    System.out.println(line);
  }
}
