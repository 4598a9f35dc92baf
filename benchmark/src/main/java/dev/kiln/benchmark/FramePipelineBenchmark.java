package dev.kiln.benchmark;

import ai.djl.Model;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A stream of frames on one thread; with {@code -prof gc} also what each takes of the heap. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class FramePipelineBenchmark {
  /** Which network, and which size of frames. */
  @Param({
    "DIGITS",
    "STYLE_256X256",
    "STYLE_640X480",
    "SEGMENTATION_512X512",
    "SEGMENTATION_640X480"
  })
  public String model;

  private TemporaryFolder folder;
  private KilnPipeline kiln;
  private OnnxRuntimePeer floor;

  /** Exports and opens. */
  @Setup
  public void open() {
    FrameModel frames = FrameModel.valueOf(model);
    folder = TemporaryFolder.create();
    Path dressed = folder.path().resolve("dressed.onnx");
    try (Model network = frames.open()) {
      frames.export(network, dressed);
    }
    kiln = KilnPipeline.of(frames, dressed, 1);
    floor = OnnxRuntimePeer.floor(frames, dressed, 1);
  }

  /** From a frame's bytes to the answer's. */
  @Benchmark
  public byte[] kiln() {
    return kiln.answer();
  }

  /** The model alone. */
  @Benchmark
  public void onnxRuntime() {
    floor.run();
  }

  /** Gives the native memory back. */
  @TearDown
  public void close() {
    kiln.close();
    floor.close();
    folder.close();
  }
}
