package dev.kiln.graph.integer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.calibrate.Calibration;
import dev.kiln.graph.calibrate.RangeMethod;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.calibrate.StatisticsCache;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.graph.profile.Profile;
import dev.kiln.graph.quantize.Quality;
import dev.kiln.graph.quantize.QualityComparison;
import dev.kiln.graph.quantize.Score;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Small models, calibrated and quantized, and what a test expects of them. */
final class IntegerModels {
  static final Options OPTIONS = Options.shared().withThreads(1);

  private static final Random RANDOM = new Random(4);

  private IntegerModels() {}

  static Graph twoConvolutions() {
    return new Sketch("N", 4, 12, 12)
        .constant("w", normal(8, 4, 3, 3))
        .constant("b", normal(8))
        .constant("v", normal(5, 8, 1, 1))
        .scalar("zero", 0)
        .scalar("six", 6)
        .node("a = Conv x w b")
        .node("r = Relu a")
        .node("c = Conv r v")
        .node("y = Clip c zero six")
        .graph();
  }

  static TensorData normal(long... dims) {
    List<Long> sizes = new ArrayList<>();
    int count = 1;
    for (long dim : dims) {
      sizes.add(dim);
      count *= (int) dim;
    }
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) RANDOM.nextGaussian();
    }
    return TensorData.ofFloats(sizes, numbers);
  }

  static void assertRuns(Graph graph, Set<String> wanted, Set<String> unwanted) {
    OnnxModel model = model(graph);
    OnnxModel quantized = quantized(graph);
    Map<String, Long> executed = Profile.of(quantized, sample(0, graph), OPTIONS, 2).operators();
    assertTrue(executed.keySet().containsAll(wanted), executed::toString);
    assertTrue(unwanted.stream().noneMatch(executed::containsKey), executed::toString);
    assertClose(model, quantized, 30);
  }

  static void assertClose(OnnxModel model, OnnxModel quantized, double least) {
    try (TemporaryModel one = TemporaryModel.of(model);
        TemporaryModel two = TemporaryModel.of(quantized)) {
      Score score =
          QualityComparison.of(one.file(), two.file(), samples(model.graph())).get(Quality.PSNR);
      assertTrue(score.worst() > least, score::toString);
    }
  }

  static OnnxModel quantized(Graph graph) {
    Quantizer quantizer = quantizer(model(graph));
    return quantizer.quantize(quantizer.units());
  }

  static Quantizer quantizer(OnnxModel model) {
    return new Quantizer(
        model,
        new Calibration(model, samples(model.graph()), StatisticsCache.NONE, percent -> {})
            .measure(Quantizer.needed(model)),
        RangeMethod.MSE);
  }

  static OnnxModel model(Graph graph) {
    return OnnxModel.of(graph, 17, Map.of());
  }

  private static Samples samples(Graph graph) {
    boolean pictures = graph.inputs().get(0).type() == ElementType.UINT8;
    List<Map<String, Tensor>> samples = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      samples.add(pictures ? pictures(i) : sample(i, graph));
    }
    return Samples.of(samples);
  }

  static Map<String, Tensor> sample(int seed) {
    return sample(seed, new Sketch("N", 4, 12, 12).graph());
  }

  static Map<String, Tensor> sample(int seed, Graph graph) {
    Random numbers = new Random(seed);
    long[] shape =
        graph.inputs().get(0).shape().stream()
            .mapToLong(dim -> dim instanceof Dim.Fixed fixed ? fixed.size() : 2)
            .toArray();
    int count = 1;
    for (long dim : shape) {
      count *= (int) dim;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) numbers.nextGaussian();
    }
    return Map.of("x", Tensor.floats(values, shape));
  }

  static Map<String, Tensor> pictures(int seed) {
    byte[] bytes = new byte[10 * 12 * 3];
    new Random(seed).nextBytes(bytes);
    return Map.of("image", Tensor.bytes(bytes, 1, 10, 12, 3));
  }
}
