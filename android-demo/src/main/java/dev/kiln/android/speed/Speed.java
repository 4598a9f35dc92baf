package dev.kiln.android.speed;

import dev.kiln.runtime.Provider;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How fast a model ran.
 *
 * @param model its name
 * @param choice what it ran on
 * @param runs how often it was measured; 0 if it did not run
 * @param p50 the median of a run, in milliseconds
 * @param p95 the 95th percentile, in milliseconds
 * @param difference the mean difference from the CPU's answer, as a share of the answer's range
 * @param obstacle why it did not run on this; empty if it did
 */
public record Speed(
    String model,
    Choice choice,
    long runs,
    double p50,
    double p95,
    double difference,
    String obstacle) {
  /** Answers that differ more are other answers. */
  private static final double SAME = 0.02;

  static Speed failed(String model, Choice choice, String obstacle) {
    return new Speed(model, choice, 0, 0, 0, 0, obstacle);
  }

  /** Returns whether it ran and gave the CPU's answer. */
  public boolean isSound() {
    return obstacle.isEmpty() && difference <= SAME;
  }

  /** Reads what {@link #toMap} returned. */
  static Speed of(Map<?, ?> members) {
    Provider provider = Provider.of(String.valueOf(members.get("provider")));
    Choice choice = new Choice(provider, (int) number(members, "threads"));
    String model = String.valueOf(members.get("model"));
    if (members.get("obstacle") instanceof String obstacle) {
      return failed(model, choice, obstacle);
    }
    return new Speed(
        model,
        choice,
        (long) number(members, "runs"),
        number(members, "p50_ms"),
        number(members, "p95_ms"),
        number(members, "difference"),
        "");
  }

  private static double number(Map<?, ?> members, String name) {
    if (members.get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException(name + " is " + members.get(name) + ", not a number");
  }

  Map<String, Object> toMap() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("model", model);
    members.put("provider", choice.provider().toString());
    members.put("threads", choice.threads());
    if (obstacle.isEmpty()) {
      members.put("runs", runs);
      members.put("p50_ms", p50);
      members.put("p95_ms", p95);
      members.put("difference", difference);
    } else {
      members.put("obstacle", obstacle);
    }
    return members;
  }
}
