package dev.kiln.cli.attack;

import ai.djl.ndarray.NDManager;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.pictures.Pictures;
import dev.kiln.pipeline.data.NpzFile;
import dev.kiln.runtime.Binding;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Provider;
import dev.kiln.train.data.Idx;
import dev.kiln.train.weights.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A kind of file that strangers send, and what is done with it. */
enum Kind {
  /** Models of which one field is written otherwise. */
  FIELDS("onnx"),

  /** Graphs of nodes that never met. */
  GRAPHS("onnx"),

  /** Models of which some bytes are written otherwise. */
  MODELS("onnx"),

  PICKLES("pt", "pth"),

  SAFETENSORS("safetensors"),

  NPZ("npz"),

  PICTURES("png", "jpg", "gif", "bmp"),

  IDX("gz", "idx");

  private static final double MOST_ELEMENTS = 1_000_000;

  private final List<String> endings;

  Kind(String... endings) {
    this.endings = List.of(endings);
  }

  boolean takes(Path file) {
    String name = file.getFileName().toString();
    return endings.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  byte[] mutant(List<byte[]> seeds, int number) {
    Random random = new Random(number * 0x9E3779B97F4A7C15L + ordinal());
    byte[] seed = seeds.get(random.nextInt(seeds.size()));
    return switch (this) {
      case FIELDS -> FieldChange.of(seed, random);
      case GRAPHS -> RandomGraph.of(seeds, random);
      default -> ByteChanges.of(seed, random);
    };
  }

  /** Opens the file, and runs it if it is a model. */
  void open(Path file) throws IOException {
    switch (this) {
      case FIELDS, GRAPHS, MODELS -> {
        run(file);
        OnnxReader.read(file);
      }
      case PICKLES, SAFETENSORS -> {
        try (NDManager manager = NDManager.newBaseManager()) {
          Weights.read(file, manager);
        }
      }
      case NPZ -> NpzFile.read(file);
      case PICTURES -> Pictures.read(file);
      case IDX -> Idx.read(file, 3);
    }
  }

  /** Floats are 0 or tiny. Whole numbers, which may be lengths or axes, are 1. */
  private static void fill(ByteBuffer input, ElementType type, int value) {
    boolean whole = !type.isFloating();
    for (int i = 0; i < input.limit(); i++) {
      input.put(i, (byte) (whole && i % type.bytes(1) > 0 ? 0 : whole ? 1 : value));
    }
  }

  private static void run(Path file) {
    Options options =
        Options.defaults()
            .withProviders(Provider.CPU)
            .withThreads(1)
            .withSpinning(false)
            .withRunLimit(Duration.ofSeconds(5));
    try (Model model = Model.open(file, options)) {
      Map<String, long[]> shapes = new LinkedHashMap<>();
      for (Port port : model.inputs()) {
        long[] shape = port.dims().stream().mapToLong(dim -> dim < 0 ? 2 : dim).toArray();
        double elements = Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
        if (elements < 1 || elements > MOST_ELEMENTS) {
          return;
        }
        shapes.put(port.name(), shape);
      }
      try (Binding binding = model.bind(shapes)) {
        model.inputs().forEach(port -> fill(binding.input(port.name()), port.type(), 0));
        binding.run();
        model.inputs().forEach(port -> fill(binding.input(port.name()), port.type(), 1));
        binding.run();
      }
    }
  }
}
