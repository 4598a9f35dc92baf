package dev.kiln.benchmark;

import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.profile.TimeRatio;
import dev.kiln.graph.quantize.Quality;
import dev.kiln.pipeline.data.RealInputs;
import dev.kiln.pipeline.models.ShippedModels;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A quantized model beside its float source: time, size and quality. */
@Command(
    name = "quantized-models",
    description = "A quantized model beside its float source: time, size and quality.",
    mixinStandardHelpOptions = true)
final class QuantizedModels implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Rounds rounds;

  @Parameters(index = "0", paramLabel = "FLOAT", description = "The float model: a file or a name.")
  private String source;

  @Parameters(index = "1", paramLabel = "INT8", description = "The quantized model.")
  private String quantized;

  @Option(
      names = "--size",
      split = ",",
      paramLabel = "WxH",
      defaultValue = "256x256,640x480",
      description = "Sizes of pictures to time. Default: ${DEFAULT-VALUE}.")
  private List<String> sizes;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Compare the outputs on the inputs of this folder.")
  private Path data;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "60",
      description = "The number of inputs compared. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  public Integer call() throws IOException {
    Path before = ShippedModels.find(source);
    Path after = ShippedModels.find(quantized);
    PrintWriter out = spec.commandLine().getOut();
    print(out, "size: %.3f", (double) Files.size(after) / Files.size(before));
    Options options = Options.shared().withProviders(Provider.CPU).withThreads(rounds.threads);
    for (String size : sizes) {
      TimeRatio times =
          TimeRatio.of(before, after, noise(before, options, size), options, rounds.count);
      print(
          out,
          "%s, %d threads: %.1f ms -> %.1f ms, processor time %.3f",
          size,
          rounds.threads,
          times.first(),
          times.second(),
          times.ratio());
    }
    if (data != null) {
      compare(before, after, options, out);
    }
    return 0;
  }

  private void compare(Path before, Path after, Options options, PrintWriter out) {
    Samples samples = RealInputs.of(before, false).in(data, limit);
    double sum = 0;
    double worst = Double.POSITIVE_INFINITY;
    Quality quality = Quality.PSNR;
    try (Model one = Model.open(before, options);
        Model two = Model.open(after, options)) {
      for (int i = 0; i < samples.size(); i++) {
        Map<String, Tensor> inputs = samples.inputs(i);
        Map<String, Tensor> expected = one.run(inputs);
        quality = Quality.suiting(expected);
        double found = quality.of(expected, two.run(inputs));
        sum += found;
        worst = Math.min(worst, found);
      }
    }
    print(
        out,
        "%s on %d inputs of %s: mean %.4f, worst %.4f",
        quality,
        samples.size(),
        data,
        sum / samples.size(),
        worst);
  }

  /** Returns inputs of random numbers, with pictures of that size where sizes are open. */
  private static Map<String, Tensor> noise(Path model, Options options, String size) {
    String[] sides = size.split("x");
    try (Model open = Model.open(model, options)) {
      Port port = open.inputs().get(0);
      boolean bytes = port.type() == ElementType.UINT8;
      long[] shape = port.dims().stream().mapToLong(Long::longValue).toArray();
      int height = bytes ? 1 : 2;
      shape[0] = Math.max(1, shape[0]);
      shape[height] = shape[height] < 0 ? Long.parseLong(sides[1]) : shape[height];
      shape[height + 1] = shape[height + 1] < 0 ? Long.parseLong(sides[0]) : shape[height + 1];
      int count = 1;
      for (long dim : shape) {
        count *= (int) dim;
      }
      ByteBuffer data =
          ByteBuffer.allocate((int) port.type().bytes(count)).order(ByteOrder.nativeOrder());
      Random random = new Random(1);
      if (bytes) {
        random.nextBytes(data.array());
      } else {
        for (int i = 0; i < count; i++) {
          data.putFloat(4 * i, random.nextFloat());
        }
      }
      return Map.of(port.name(), new Tensor(port.type(), shape, data));
    }
  }

  private static void print(PrintWriter out, String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
