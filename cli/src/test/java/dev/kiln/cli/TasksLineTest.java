package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.kiln.media.BufferedImages;
import dev.kiln.pictures.Pictures;
import dev.kiln.runtime.image.Image;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Every task by the commands that people type, on models of random weights. */
class TasksLineTest {
  private static final Path DIGITS = Path.of("../models/digits.onnx");

  @TempDir private static Path folder;
  private static Path photos;
  private static Path photo;

  @BeforeAll
  static void takePhotos() throws IOException {
    photos = TinyData.photos(folder.resolve("photos"), 3);
    photo = photos.resolve("0.png");
  }

  private static Image image(Path file) throws IOException {
    return BufferedImages.image(Pictures.read(file));
  }

  @Test
  void aPhotoIsPaintedAtEveryStrengthAndSize() throws IOException {
    Path style = ExportedModels.of("style");
    Path full = folder.resolve("full.png");
    Path half = folder.resolve("half.png");
    Path none = folder.resolve("none.png");
    assertEquals("40x32", run(style, photo, "-o", full).strip().split(" ")[0]);
    run(style, photo, "-o", half, "--strength", "0.5", "--size", "40");
    run(style, photo, "-o", none, "--strength", "0");
    assertEquals(image(photo), image(none));
    assertNotEquals(image(photo), image(full));
    Image between = Image.blank(40, 32, image(photo).format());
    image(photo).blend(image(full), 0.5, between);
    assertEquals(between, image(half));
    assertEquals("40x32", run(style, photo, "-o", full, "--size", "17").strip().split(" ")[0]);
  }

  @Test
  void aFolderOfPhotosBecomesAFolder() throws IOException {
    Files.writeString(photos.resolve("notes.txt"), "no picture");
    Path out = folder.resolve("painted");
    run(ExportedModels.of("style"), photos, "-o", out);
    try (Stream<Path> files = Files.list(out)) {
      List<String> names = files.map(f -> f.getFileName().toString()).sorted().toList();
      assertEquals(List.of("0.png", "1.png", "2.png"), names);
    }
    assertNotEquals(image(out.resolve("0.png")), image(out.resolve("1.png")));
  }

  @Test
  void aBadPictureInAFolderIsNamedAndLeftOut() throws IOException {
    Path mixed = TinyData.photos(folder.resolve("mixed"), 3);
    Files.writeString(mixed.resolve("1.png"), "no picture");
    Path out = folder.resolve("painted-but-one");
    Console console = kiln("run", ExportedModels.of("style"), mixed, "-o", out);
    assertEquals(1, console.exitCode());
    List<String> complaints = console.err().lines().toList();
    assertEquals(2, complaints.size(), console.err());
    assertTrue(complaints.get(0).startsWith("kiln: " + mixed.resolve("1.png") + ": not a picture"));
    assertEquals("kiln: 1 of 3 files were left out", complaints.get(1));
    assertTrue(Files.exists(out.resolve("0.png")) && Files.exists(out.resolve("2.png")));
    assertFalse(Files.exists(out.resolve("1.png")));
    JsonObject answers = kiln("run", ExportedModels.of("style"), mixed, "-o", out, "--json").json();
    assertEquals(2, answers.getAsJsonArray("images").size());
    fails(1, "not a picture", "run", ExportedModels.of("style"), mixed.resolve("1.png"), "-o", out);
  }

  /** In a process of its own, with little memory. */
  @Test
  void aPictureTooLargeForTheHeapIsLeftOutLikeAnyOther() throws Exception {
    Path mixed = folder.resolve("large");
    TinyData.photos(mixed, 2);
    ImageIO.write(
        new BufferedImage(6000, 5000, BufferedImage.TYPE_BYTE_GRAY),
        "png",
        mixed.resolve("0a.png").toFile());
    byte[] bmp = Files.readAllBytes(mixed.resolve("1.png"));
    Files.write(mixed.resolve("0b.png"), Arrays.copyOf(bmp, bmp.length / 2));
    Path output = folder.resolve("large.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kiln.cli.Kiln",
                "run",
                "../models/digits.onnx",
                mixed.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    List<String> lines =
        Files.readAllLines(output).stream().filter(line -> line.startsWith("kiln: ")).toList();
    assertEquals(1, process.exitValue(), lines.toString());
    assertEquals(3, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("0a.png: the picture does not fit into Java's memory"));
    assertTrue(lines.get(1).contains("0b.png: the picture is damaged"));
    assertEquals("kiln: 2 of 4 files were left out", lines.get(2));
  }

  /** Its neck takes pictures of at least 8 pixels. */
  @Test
  void aPictureThatTheModelDoesNotRunOnIsNamedAndLeftOut() throws IOException {
    Path mixed = TinyData.photos(folder.resolve("narrow"), 2);
    Path narrow = mixed.resolve("0a.png");
    ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "png", narrow.toFile());
    Path out = folder.resolve("narrow-painted");
    Console console = kiln("run", ExportedModels.of("style"), mixed, "-o", out);
    List<String> complaints = console.err().lines().toList();
    assertEquals(1, console.exitCode(), console.err());
    assertTrue(complaints.get(0).startsWith("kiln: " + narrow + ": "), console.err());
    assertTrue(complaints.get(0).endsWith("; left out"), console.err());
    assertEquals("kiln: 1 of 3 files were left out", complaints.get(complaints.size() - 1));
    assertTrue(Files.exists(out.resolve("0.png")) && Files.exists(out.resolve("1.png")));
  }

  @Test
  void whereEveryPixelBelongsIsTold() throws IOException {
    Path out = folder.resolve("segmented.png");
    Path deeplab = ExportedModels.of("deeplab-mobilenetv2");
    JsonObject answer = kiln("run", deeplab, photo, "-o", out, "--json", "--overlay", "1").json();
    double sum = 0;
    for (var element : answer.getAsJsonArray("classes")) {
      JsonObject found = element.getAsJsonObject();
      assertTrue(found.get("colour").getAsString().matches("#[0-9a-f]{6}"), answer.toString());
      sum += found.get("share").getAsDouble();
    }
    assertEquals(1, sum, 1e-4);
    long colours = IntStream.of(image(out).toArgb()).distinct().count();
    assertEquals(answer.getAsJsonArray("classes").size(), colours);
    run(deeplab, photo, "-o", out, "--overlay", "0");
    assertEquals(image(photo), image(out));
  }

  @Test
  void whatAPhotoShowsIsTold() throws IOException {
    Path network = ExportedModels.of("mobilenetv2", "--undressed");
    JsonObject answer =
        kiln("run", network, photo, "--image", "imagenet", "--json", "--top", "3").json();
    assertEquals(3, answer.getAsJsonArray("classes").size());
    Path out = folder.resolve("captioned.png");
    assertEquals(5, run(network, photo, "--image", "imagenet", "-o", out).lines().count());
    assertTrue(image(out).height() > image(photo).height(), "written below");
  }

  @Test
  void whatAnAutoencoderKeepsIsTold() throws IOException {
    Path out = folder.resolve("kept.png");
    Path network = ExportedModels.of("autoencoder");
    JsonObject answer = kiln("run", network, photo, "-o", out, "--json").json();
    assertTrue(answer.get("psnr").getAsDouble() > 0, answer.toString());
    assertEquals(2 * 224 + 3 * 4, image(out).width());
  }

  @Test
  void anEncodersCodeIsToldAndDrawn() throws IOException {
    Path out = folder.resolve("code.png");
    Path encoder = ExportedModels.of("conv-autoencoder", "--part", "encoder");
    JsonObject answer = kiln("run", encoder, photo, "-o", out, "--json").json();
    assertEquals(32, answer.getAsJsonArray("code").size());
    assertEquals(224, image(out).height());
    assertTrue(image(out).width() >= 2 * 224, "bars beside the picture");
    fails(2, "its task is digits, not encoder", "run", DIGITS, photo, "--task", "encoder");
  }

  @Test
  void aModelThatOthersMadeIsRunByWhatIsSaidOfIt() throws IOException {
    Path plain = ExportedModels.of("style", "--undressed");
    Path out = folder.resolve("foreign.png");
    fails(2, "say with --image", "run", plain, photo, "-o", out);
    run(plain, photo, "-o", out, "--image", "imagenet");
    assertEquals(image(photo).toString(), image(out).toString());
    assertNotEquals(image(photo), image(out));
  }

  @Test
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/onnx")
  void aForeignStyleIsDressedAndRun() throws IOException {
    Path foreign =
        Path.of(System.getProperty("kiln.shared"), "data/onnx/style-mosaic-opset11-dynamic.onnx");
    Path out = folder.resolve("mosaic.png");
    fails(2, "name it with --task", "run", foreign, photo, "-o", out);
    Path dressed = folder.resolve("dressed.onnx");
    assertEquals(0, kiln("optimize", foreign, "-o", dressed, "--image", "byte").exitCode());
    run(dressed, photo, "-o", out, "--task", "style", "--image", "byte");
    Path direct = folder.resolve("direct.png");
    run(foreign, photo, "-o", direct, "--task", "style", "--image", "byte");
    assertTrue(image(direct).psnr(image(out)) > 40, "dressed or not");
    Path digits = foreign.resolveSibling("mnist-8-cntk.onnx");
    Object[] mistaken = {"run", digits, photo, "-o", out, "--task", "style", "--image", "byte"};
    fails(1, "mnist-8-cntk.onnx: not a style model", mistaken);
  }

  @Test
  void aGeneratorsPicturesFollowFromTheSeed() throws IOException {
    Path gan = ExportedModels.of("gan");
    Path first = folder.resolve("first.png");
    Path second = folder.resolve("second.png");
    JsonObject made = kiln("generate", gan, "--count", "7", "--json", "-o", first).json();
    assertEquals(7, made.get("pictures").getAsInt());
    assertEquals(0, kiln("generate", gan, "--count", "7", "-o", second).exitCode());
    assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
    assertEquals(2 + 3 * 58, image(first).width());
    kiln("generate", gan, "--count", "7", "--seed", "1", "-o", second);
    assertNotEquals(image(first), image(second));
    kiln("generate", gan, "--count", "13", "--walk", "--scale", "1", "-o", second);
    BufferedImage walk = Pictures.read(second);
    assertEquals(2 + 10 * 30, walk.getWidth());
    assertEquals(2 + 2 * 30, walk.getHeight());
    kiln("generate", gan, "--count", "1", "--scale", "1", "-o", second);
    assertEquals(28, Pictures.read(second).getWidth(), "one picture has no frame");
    fails(2, "--distribution", "generate", decoder(), "-o", first);
    assertEquals(
        0, kiln("generate", decoder(), "--distribution", "normal", "-o", first).exitCode());
    fails(2, "--count 0", "generate", gan, "--count", "0", "-o", first);
    fails(2, "out.txt", "generate", gan, "-o", "out.txt");
  }

  @Test
  void aDecoderDrawsTheNumbersThatAreGiven() throws IOException {
    Path first = folder.resolve("code.png");
    Path second = folder.resolve("codes.png");
    String code = "1.79,3.36,2.06";
    Console one = kiln("generate", decoder(), "--latent", code, "--scale", "1", "-o", first);
    assertEquals(0, one.exitCode(), one.err());
    assertEquals("1 picture of 28x28 in " + first + System.lineSeparator(), one.out());
    kiln(
        "generate",
        decoder(),
        "--latent",
        code,
        "--latent",
        "-1,0,1",
        "--scale",
        "1",
        "-o",
        second);
    assertEquals(2 + 2 * 30, Pictures.read(second).getWidth());
    Console grid =
        kiln(
            "generate",
            decoder(),
            "--grid",
            "1,3",
            "--range",
            "-3,3",
            "--latent",
            code,
            "--count",
            "20",
            "--scale",
            "1",
            "-o",
            second);
    assertEquals(0, grid.exitCode(), grid.err());
    assertTrue(grid.out().startsWith("16 pictures of 28x28 in "), grid.out());
    assertEquals(2 + 4 * 30, Pictures.read(second).getHeight());
    fails(2, "--latent 1,2: 2 numbers; the model takes 3", generated("--latent", "1,2"));
    fails(2, "--latent 1,b,2: expected numbers with commas", generated("--latent", "1,b,2"));
    fails(2, "--grid 1,4: expected two positions from 1 to 3", generated("--grid", "1,4"));
    fails(2, "--grid 2,2: expected two positions", generated("--grid", "2,2"));
    fails(2, "--range 3: expected two numbers", generated("--grid", "1,2", "--range", "3"));
    fails(2, "leave out --latent and --grid", generated("--walk", "--latent", code));
  }

  private static Object[] generated(Object... options) {
    return Stream.concat(
            Stream.of("generate", decoder(), "-o", folder.resolve("none.png")), Stream.of(options))
        .toArray();
  }

  private static Path decoder() {
    return ExportedModels.of("autoencoder", "--part", "decoder");
  }

  @Test
  void whatIsMeasuredFitsTheTask() throws IOException {
    Path mnist = TinyData.mnist(folder.resolve("mnist"), 10, 20);
    JsonObject kept =
        kiln("eval", ExportedModels.of("autoencoder"), "--data", mnist, "--json").json();
    assertEquals(20, kept.get("images").getAsInt());
    double psnr = kept.get("psnr").getAsDouble();
    assertEquals(psnr, -10 * Math.log10(kept.get("squared_error").getAsDouble()), 0.5);
    JsonObject made =
        kiln("eval", ExportedModels.of("gan"), "--classifier", DIGITS, "--json").json();
    assertEquals(1000, made.get("images").getAsInt());
    int read = 0;
    for (var count : made.getAsJsonObject("classes").asMap().values()) {
      read += count.getAsInt();
    }
    assertEquals(1000, read);
    assertTrue(made.get("entropy_bits").getAsDouble() <= Math.log(10) / Math.log(2));
    fails(2, "with --style", "eval", ExportedModels.of("style"));
    fails(2, "with --data", "eval", ExportedModels.of("deeplab-mobilenetv2"));
  }

  @Test
  void wrongArgumentsAreRefusedInOneLine() throws IOException {
    Path style = ExportedModels.of("style");
    Path out = folder.resolve("out.png");
    fails(2, "name its file with -o", "run", style, photo);
    fails(2, "--strength 2.0", "run", style, photo, "-o", out, "--strength", "2");
    fails(2, "--size -1", "run", style, photo, "-o", out, "--size", "-1");
    fails(2, "--overlay is not an option of", "run", style, photo, "-o", out, "--overlay", "1");
    fails(2, "its task is style, not digits", "run", style, photo, "-o", out, "--task", "digits");
    fails(2, "did you mean 'style'?", "run", style, photo, "-o", out, "--task", "styl");
    fails(2, "run it with kiln generate", "run", ExportedModels.of("gan"), photo, "-o", out);
    fails(2, "would overwrite an input", "run", style, photo, "-o", photo);
    fails(2, "would overwrite an input", "run", style, photos, "-o", photos);
    Path empty = Files.createDirectories(folder.resolve("empty"));
    fails(2, "the folder has no pictures or videos", "run", style, empty, "-o", out);
    Path other = TinyData.photos(folder.resolve("other"), 1).resolve("0.png");
    fails(2, "would both be written to", "run", style, photo, other, "-o", folder.resolve("o"));
    assertFalse(Files.exists(out));
  }

  private static String run(Object... arguments) {
    Object[] words = new Object[arguments.length + 1];
    words[0] = "run";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    Console console = kiln(words);
    assertEquals(0, console.exitCode(), console.err());
    return console.out();
  }

  private static void fails(int exitCode, String about, Object... arguments) {
    Console console = kiln(arguments);
    assertEquals(exitCode, console.exitCode(), console.err());
    assertTrue(console.err().contains(about), console.err());
    assertEquals(
        1, console.err().lines().filter(line -> line.startsWith("kiln: ")).count(), console.err());
  }
}
