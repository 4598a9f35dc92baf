package dev.kiln.cli.console;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;

/** What {@code --json} prints: a record as one JSON object. */
public final class JsonOutput {
  private static final Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .disableHtmlEscaping()
          // JSON has no infinity, so such a number is left out.
          .registerTypeAdapter(
              double.class,
              (JsonSerializer<Double>)
                  (number, type, context) ->
                      number.isInfinite() || number.isNaN()
                          ? JsonNull.INSTANCE
                          : new JsonPrimitive(number))
          .setPrettyPrinting()
          .create();

  private JsonOutput() {}

  public static String of(Object value) {
    return GSON.toJson(value);
  }
}
