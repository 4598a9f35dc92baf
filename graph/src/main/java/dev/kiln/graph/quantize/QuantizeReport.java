package dev.kiln.graph.quantize;

import dev.kiln.graph.calibrate.RangeMethod;
import dev.kiln.graph.integer.IntegerUnit;
import dev.kiln.graph.profile.Profile;
import dev.kiln.graph.report.FileFingerprint;
import dev.kiln.graph.report.FinishedStep;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The result of quantizing a model.
 *
 * @param steps the steps in the order in which they ran
 * @param file the path of the model
 * @param bytes the size of the file in bytes
 * @param sha256 the SHA-256 of the file, in hexadecimal
 * @param outcome what was reached; it is stored in the model too, as {@code kiln.quantization}
 * @param integer the nodes that are computed in int8
 * @param inFloat the nodes that were left in float although they could be int8
 * @param ranks the damage and the gain of each node, if they had to be ranked
 * @param curve the models that were measured
 * @param executed how many nodes of each operator ONNX Runtime executes, by its own profile
 */
public record QuantizeReport(
    List<FinishedStep> steps,
    String file,
    long bytes,
    String sha256,
    Outcome outcome,
    List<String> integer,
    List<String> inFloat,
    List<Rank> ranks,
    List<CurvePoint> curve,
    Map<String, Long> executed) {
  public QuantizeReport {
    steps = List.copyOf(steps);
    integer = List.copyOf(integer);
    inFloat = List.copyOf(inFloat);
    ranks = List.copyOf(ranks);
    curve = List.copyOf(curve);
    executed = new TreeMap<>(executed);
  }

  /**
   * What was reached.
   *
   * @param precision int8, or fp32 if int8 gained nothing
   * @param method how ranges were chosen
   * @param calibratedOn the number of samples that calibrated
   * @param loss the quality on samples that were held back, compared with float
   * @param time the time as a share of float's, measured on this machine
   * @param machine the machine
   */
  public record Outcome(
      String precision,
      RangeMethod method,
      int calibratedOn,
      Score loss,
      double time,
      String machine) {}

  static QuantizeReport of(
      List<FinishedStep> steps,
      Path file,
      FileFingerprint saved,
      Outcome outcome,
      List<IntegerUnit> all,
      Candidate choice,
      List<Rank> ranks,
      List<CurvePoint> curve,
      Profile executed) {
    return new QuantizeReport(
        steps,
        file.toString(),
        saved.bytes(),
        saved.sha256(),
        outcome,
        all.stream().filter(choice.integer()::contains).map(unit -> unit.node().name()).toList(),
        all.stream().filter(u -> !choice.integer().contains(u)).map(u -> u.node().name()).toList(),
        ranks,
        curve,
        executed.operators());
  }
}
