package dev.kiln.graph.verify;

import dev.kiln.graph.GraphException;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;

/**
 * Another Java process that runs models, for models and numbers on which ONNX Runtime may kill the
 * process or never end. It is started at the first trial, and again after each that killed it.
 */
final class TrialProcess implements AutoCloseable {
  private static final int LIMIT_SECONDS = 20;
  private static final int TOO_LONG = 97;
  private static final String RUNS = "runs";
  private static final String FAILS = "fails: ";

  private final List<Path> files;
  private Process process;
  private int deaths;

  /** Creates a process that runs all these files on whatever it is given; none for no process. */
  TrialProcess(List<Path> files) {
    this.files = List.copyOf(files);
  }

  /** Returns how often a trial has killed the process. */
  int deaths() {
    return deaths;
  }

  /** Returns why the models do not run on these inputs, or empty if they do. */
  Optional<String> complaint(Map<String, Tensor> inputs) {
    if (files.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (process == null) {
        process = start();
      }
      String answer = answer(inputs);
      if (answer == null) {
        return Optional.of(death());
      }
      return answer.equals(RUNS) ? Optional.empty() : Optional.of(answer.substring(FAILS.length()));
    } catch (IOException e) {
      throw new GraphException("no other process could be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GraphException("interrupted while a model was tried", e);
    }
  }

  private String answer(Map<String, Tensor> inputs) throws IOException {
    try {
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
      write(inputs, out);
      out.flush();
    } catch (IOException e) {
      // The process has died; its exit code says more than the broken pipe.
      return null;
    }
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    // A process that dies prints a report first.
    while (line != null && !line.startsWith(RUNS) && !line.startsWith(FAILS)) {
      line = lines.readLine();
    }
    return line;
  }

  private String death() throws InterruptedException {
    int code = process.waitFor();
    process = null;
    deaths++;
    return code == TOO_LONG
        ? "ONNX Runtime does not end within " + LIMIT_SECONDS + " seconds"
        : "ONNX Runtime kills the process (exit code " + code + ")";
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + nowhere()));
    String natives = System.getProperty("onnxruntime.native.path");
    if (natives != null) {
      command.add("-Donnxruntime.native.path=" + natives);
    }
    command.addAll(List.of("-cp", classPath(), TrialProcess.class.getName()));
    files.forEach(file -> command.add(file.toAbsolutePath().toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static String nowhere() {
    return File.separatorChar == '/' ? "/dev/null" : "NUL";
  }

  /** Modules run from the class path as well. */
  private static String classPath() {
    String modules = System.getProperty("jdk.module.path");
    String classes = System.getProperty("java.class.path");
    return modules == null ? classes : classes + File.pathSeparator + modules;
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
      process = null;
    }
  }

  /**
   * Runs the files on each set of inputs that comes in, and answers each with a line.
   *
   * @param files the models
   */
  public static void main(String[] files) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Timer timer = new Timer(true);
    Map<String, Model> models = new LinkedHashMap<>();
    while (true) {
      Map<String, Tensor> inputs;
      try {
        inputs = read(in);
      } catch (EOFException e) {
        return;
      }
      TimerTask limit = halt();
      timer.schedule(limit, 1000L * LIMIT_SECONDS);
      out.println(run(files, models, inputs));
      limit.cancel();
    }
  }

  private static String run(String[] files, Map<String, Model> models, Map<String, Tensor> inputs) {
    try {
      for (String file : files) {
        models
            .computeIfAbsent(file, f -> Model.open(Path.of(f), CompareModels.OPTIONS))
            .run(inputs);
      }
      return RUNS;
    } catch (ModelException e) {
      return FAILS + e.getMessage().replaceAll("\\R", " ");
    }
  }

  private static TimerTask halt() {
    return new TimerTask() {
      @Override
      public void run() {
        Runtime.getRuntime().halt(TOO_LONG);
      }
    };
  }

  private static void write(Map<String, Tensor> inputs, DataOutputStream out) throws IOException {
    out.writeInt(inputs.size());
    for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
      Tensor tensor = input.getValue();
      out.writeUTF(input.getKey());
      out.writeInt(tensor.type().code());
      out.writeInt(tensor.shape().length);
      for (long size : tensor.shape()) {
        out.writeLong(size);
      }
      byte[] data = new byte[tensor.data().remaining()];
      tensor.data().get(data);
      out.writeInt(data.length);
      out.write(data);
    }
  }

  private static Map<String, Tensor> read(DataInputStream in) throws IOException {
    int count = in.readInt();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      ElementType type = ElementType.withCode(in.readInt()).orElseThrow();
      long[] shape = new long[in.readInt()];
      for (int axis = 0; axis < shape.length; axis++) {
        shape[axis] = in.readLong();
      }
      inputs.put(name, new Tensor(type, shape, ByteBuffer.wrap(in.readNBytes(in.readInt()))));
    }
    return inputs;
  }
}
