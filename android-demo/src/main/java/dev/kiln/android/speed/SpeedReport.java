package dev.kiln.android.speed;

import dev.kiln.runtime.Provider;
import dev.kiln.runtime.file.Json;
import dev.kiln.runtime.file.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was measured on this device. Immutable.
 *
 * @param device what the device says of itself
 * @param speeds in the order of measuring
 */
public record SpeedReport(Map<String, String> device, List<Speed> speeds) {
  /** Another provider must be this much faster than the CPU, so that chance does not choose it. */
  private static final double CLEARLY = 0.95;

  /** Creates a report. */
  public SpeedReport {
    device = Map.copyOf(device);
    speeds = List.copyOf(speeds);
  }

  /** Returns this report with one more measurement. */
  public SpeedReport with(Speed speed) {
    List<Speed> all = new ArrayList<>(speeds);
    all.add(speed);
    return new SpeedReport(device, all);
  }

  /** Returns the models that were measured. */
  public Set<String> models() {
    Set<String> models = new LinkedHashSet<>();
    speeds.forEach(speed -> models.add(speed.model()));
    return models;
  }

  /** Returns the measurements of a model. */
  public List<Speed> of(String model) {
    List<Speed> own = new ArrayList<>();
    for (Speed speed : speeds) {
      if (speed.model().equals(model)) {
        own.add(speed);
      }
    }
    return own;
  }

  /**
   * Returns what a model should run on: the CPU with the best number of threads, unless another
   * provider is clearly faster and gives the same answer. Empty if nothing was measured.
   */
  public Optional<Speed> fastest(String model) {
    Optional<Speed> cpu = Optional.empty();
    Optional<Speed> other = Optional.empty();
    for (Speed speed : of(model)) {
      if (speed.isSound()) {
        if (speed.choice().provider() == Provider.CPU) {
          cpu = faster(cpu, speed);
        } else {
          other = faster(other, speed);
        }
      }
    }
    boolean chosen =
        cpu.isPresent() && other.isPresent() && other.get().p50() < CLEARLY * cpu.get().p50();
    return chosen ? other : cpu;
  }

  private static Optional<Speed> faster(Optional<Speed> best, Speed speed) {
    return best.isPresent() && best.get().p50() <= speed.p50() ? best : Optional.of(speed);
  }

  /** Returns the choices with those of the measured models changed to what is fastest. */
  public Choices choose(Choices before) {
    Choices chosen = before;
    for (String model : models()) {
      Optional<Speed> fastest = fastest(model);
      if (fastest.isPresent()) {
        chosen = chosen.with(model, fastest.get().choice());
      }
    }
    return chosen;
  }

  /** Reads what {@link #toJson} returned; of text that it did not return, what is sound. */
  public static SpeedReport parse(String text) {
    Map<String, String> device = new LinkedHashMap<>();
    List<Speed> speeds = new ArrayList<>();
    try {
      if (Json.parse(text) instanceof Map<?, ?> members) {
        if (members.get("device") instanceof Map<?, ?> said) {
          said.forEach((key, value) -> device.put(String.valueOf(key), String.valueOf(value)));
        }
        if (members.get("speeds") instanceof List<?> rows) {
          for (Object row : rows) {
            if (row instanceof Map<?, ?> speed) {
              speeds.add(Speed.of(speed));
            }
          }
        }
      }
    } catch (IllegalArgumentException e) {
      // Of another version, or damaged: it is measured again.
      return new SpeedReport(device, speeds);
    }
    return new SpeedReport(device, speeds);
  }

  /** Returns the report as text to share. */
  public String toJson() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("device", device);
    List<Object> rows = new ArrayList<>();
    speeds.forEach(speed -> rows.add(speed.toMap()));
    members.put("speeds", rows);
    Map<String, Object> best = new LinkedHashMap<>();
    for (String model : models()) {
      fastest(model).ifPresent(speed -> best.put(model, speed.toMap()));
    }
    members.put("fastest", best);
    return JsonWriter.pretty(members);
  }
}
