package dev.kiln.webcam.server;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.background.Background;
import dev.kiln.runtime.file.Json;
import dev.kiln.runtime.render.LiveSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a page asks for, as a JSON object. All members are optional: {@code model}, {@code size},
 * {@code strength}, {@code overlay}, {@code background} and {@code smoothing} change the model and
 * the settings; {@code source} says whether the page wants the frames of the server's own source,
 * and {@code taken} that it has taken one; {@code asked} is the page's time, in milliseconds, at
 * which it asks for the server's.
 */
final class ClientRequest {
  private final Map<?, ?> members;

  private ClientRequest(Map<?, ?> members) {
    this.members = members;
  }

  /**
   * Reads a message.
   *
   * @throws IllegalArgumentException if it is not JSON
   * @throws MediaException if it is not a JSON object
   */
  static ClientRequest read(String text) {
    if (Json.parse(text) instanceof Map<?, ?> members) {
      return new ClientRequest(members);
    }
    throw new MediaException("a request must be a JSON object");
  }

  /** Returns the page's time at which it asks for the server's, if it does. */
  OptionalDouble asked() {
    return members.containsKey("asked")
        ? OptionalDouble.of(number("asked", 0))
        : OptionalDouble.empty();
  }

  /** Returns whether the page has taken a frame of the server's source. */
  boolean hasTaken() {
    return members.containsKey("taken");
  }

  /** Returns whether the page wants the frames of the server's source, if it says so. */
  Optional<Boolean> source() {
    return Optional.ofNullable(members.get("source")).map(Boolean.TRUE::equals);
  }

  /** Returns the model that it asks for, if any. */
  Optional<String> model() {
    return Optional.ofNullable(members.get("model")).map(String::valueOf);
  }

  /**
   * Returns the settings with the requested changes.
   *
   * @param first the page's settings at the beginning, whose background it may ask for again
   * @throws IllegalArgumentException if a value is out of its range
   * @throws MediaException if a value is not a number
   */
  LiveSettings change(LiveSettings now, LiveSettings first) {
    return new LiveSettings(
        (int) number("size", now.size()),
        number("strength", now.strength()),
        number("overlay", now.overlay()),
        members.containsKey("background")
            ? background(String.valueOf(members.get("background")), now, first)
            : now.background(),
        number("smoothing", now.smoothing()));
  }

  /** The same background stays the same object, so that it is not set up again. */
  private static Background background(String spelling, LiveSettings now, LiveSettings first) {
    for (Background known : List.of(now.background(), first.background(), Background.OWN)) {
      if (spelling.equals(known.toString())) {
        return known;
      }
    }
    Background other = Background.of(spelling);
    return other.toString().equals(now.background().toString()) ? now.background() : other;
  }

  private double number(String name, double otherwise) {
    if (!members.containsKey(name)) {
      return otherwise;
    }
    if (members.get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw new MediaException("the request's " + name + " must be a number");
  }
}
