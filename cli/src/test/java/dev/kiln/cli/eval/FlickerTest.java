package dev.kiln.cli.eval;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.kiln.cli.Console;
import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.media.video.VideoFile;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flicker in a clip whose left half changes by two levels from frame to frame, its right by 90. */
class FlickerTest {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private static final List<Dim> NHWC = List.of(Dim.of("N"), Dim.of("H"), Dim.of("W"), Dim.of(3));

  @TempDir private static Path folder;
  private static Path clip;

  @BeforeAll
  static void film() {
    clip = film("clip.avi", 23);
  }

  private static Path film(String name, int frames) {
    Path file = folder.resolve(name);
    try (VideoFile video = VideoFile.create(file, WIDTH, HEIGHT, 25)) {
      for (int i = 0; i < frames; i++) {
        video.write(frame(i % 2));
      }
      video.finish();
    }
    return file;
  }

  private static Image frame(int odd) {
    Image frame = Image.blank(WIDTH, HEIGHT, PixelFormat.BGR);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int level = i % WIDTH < WIDTH / 2 ? 99 + 2 * odd : 100 + 90 * odd;
      for (int c = 0; c < 3; c++) {
        frame.pixels()[3 * i + c] = (byte) level;
      }
    }
    return frame;
  }

  /** Doubles levels; as a segmenter, class 1 is what is lighter than level 100. */
  private static Path doubling(String task) {
    boolean style = task.equals("style");
    GraphBuilder graph = new GraphBuilder("doubling", 17);
    graph.reserve("picture");
    Value image = graph.input("image", ElementType.UINT8, NHWC);
    Value floats = cast(graph, ElementType.FLOAT, image);
    if (style) {
      Value two = graph.initializer("two", TensorData.ofScalar(ElementType.FLOAT, 2));
      Value most = graph.initializer("most", TensorData.ofScalar(ElementType.FLOAT, 255));
      Value twice = graph.node(Op.MIN, Map.of(), graph.node(Op.MUL, Map.of(), floats, two), most);
      graph.output(
          "picture",
          graph.describe(cast(graph, ElementType.UINT8, twice), ElementType.UINT8, NHWC));
    } else {
      float[] weights = {0, 0, 0, 0, 1, 0};
      Value planes = graph.node(Op.TRANSPOSE, Map.of("perm", Attribute.of(0, 3, 1, 2)), floats);
      Value kernel =
          graph.initializer("kernel", TensorData.ofFloats(List.of(2L, 3L, 1L, 1L), weights));
      Value bias = graph.initializer("bias", TensorData.ofFloats(List.of(2L), 100, 0));
      graph.output("picture", graph.node(Op.CONV, Map.of(), planes, kernel, bias));
    }
    Path file = folder.resolve(task + ".onnx");
    OnnxWriter.write(OnnxModel.of(graph.build(), 17, Map.of("kiln.task", task)), file);
    return file;
  }

  private static Value cast(GraphBuilder graph, ElementType type, Value value) {
    return graph.describe(
        graph.node(Op.CAST, Map.of("to", Attribute.of((long) type.code())), value), type, NHWC);
  }

  @Test
  void aStyleIsMeasuredInLevelsWhereTheVideoStandsStill() {
    JsonObject found = kiln("eval", doubling("style"), "--video", clip, clip, "--json").json();
    assertEquals(4, found.get("change").getAsDouble(), 0.5);
    assertEquals(2, found.getAsJsonArray("clips").size());
    JsonObject first = found.getAsJsonArray("clips").get(0).getAsJsonObject();
    assertEquals(3, first.get("pairs").getAsInt(), "frames 0 and 1, 10 and 11, 20 and 21");
    assertEquals(0.5, first.get("still").getAsDouble(), 0.1);
    assertEquals(2, first.get("input").getAsDouble(), 0.3);
  }

  @Test
  void aSegmenterIsMeasuredInPixelsOfAnotherClass() {
    JsonObject found = kiln("eval", doubling("segmentation"), "--video", clip, "--json").json();
    assertEquals(1, found.get("change").getAsDouble(), 0.1);
    Console text = kiln("eval", doubling("segmentation"), "--video", film("two.avi", 2));
    assertTrue(text.out().contains("of the pixels' classes change"), text.out());
    assertTrue(text.out().contains("two.avi"), text.out());
  }

  @Test
  void whatCannotBeMeasuredIsSaid() {
    Path style = doubling("style");
    fails(1, "the video has no two frames to compare", style, "--video", film("one.avi", 1));
    fails(2, "nowhere.avi: no such file; expected a video", style, "--video", "nowhere.avi");
    fails(2, "--video measures flicker alone", style, "--video", clip, "--data", folder);
    Path digits = Path.of("../models/digits.onnx");
    fails(2, "only style and segmentation are evaluated on videos", digits, "--video", clip);
  }

  private static void fails(int exit, String about, Path model, Object... arguments) {
    Object[] line = new Object[arguments.length + 2];
    line[0] = "eval";
    line[1] = model;
    System.arraycopy(arguments, 0, line, 2, arguments.length);
    Console console = kiln(line);
    assertEquals(exit, console.exitCode(), console.err());
    assertTrue(console.err().contains(about), console.err());
  }
}
