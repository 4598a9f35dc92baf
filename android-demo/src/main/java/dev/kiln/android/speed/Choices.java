package dev.kiln.android.speed;

import dev.kiln.runtime.Provider;
import dev.kiln.runtime.file.Json;
import dev.kiln.runtime.file.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** What each model runs on, by its name. Immutable. */
public final class Choices {
  /** Nothing has been measured. */
  public static final Choices NONE = new Choices(Map.of());

  private final Map<String, Choice> choices;

  private Choices(Map<String, Choice> choices) {
    this.choices = choices;
  }

  /** Returns what a model runs on; {@link Choice#unmeasured} if that was not chosen. */
  public Choice of(String model) {
    Choice choice = choices.get(model);
    return choice == null ? Choice.unmeasured() : choice;
  }

  /** Returns these choices with another one for a model. */
  public Choices with(String model, Choice choice) {
    Map<String, Choice> changed = new LinkedHashMap<>(choices);
    changed.put(model, choice);
    return new Choices(changed);
  }

  /** Returns the choices as text to be kept. */
  public String toJson() {
    Map<String, Object> members = new LinkedHashMap<>();
    choices.forEach(
        (model, choice) -> {
          Map<String, Object> member = new LinkedHashMap<>();
          member.put("provider", choice.provider().name());
          member.put("threads", choice.threads());
          members.put(model, member);
        });
    return JsonWriter.compact(members);
  }

  /** Reads what {@link #toJson} returned; of text that it did not return, what is sound. */
  public static Choices parse(String text) {
    Choices read = NONE;
    try {
      if (Json.parse(text) instanceof Map<?, ?> members) {
        for (Map.Entry<?, ?> member : members.entrySet()) {
          if (member.getValue() instanceof Map<?, ?> choice
              && choice.get("threads") instanceof Long threads
              && threads >= 1
              && threads <= 64) {
            Provider provider = Provider.of(String.valueOf(choice.get("provider")));
            int count = (int) (long) threads;
            read = read.with(String.valueOf(member.getKey()), new Choice(provider, count));
          }
        }
      }
    } catch (IllegalArgumentException e) {
      // A provider that a later version no longer has, or a damaged file: measured again.
      return read;
    }
    return read;
  }
}
