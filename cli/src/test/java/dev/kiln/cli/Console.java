package dev.kiln.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What one start of the command line gave. */
public record Console(int exitCode, String out, String err) {
  /** Starts the command line in this process; paths are turned into text. */
  public static Console kiln(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words =
        Stream.of(arguments)
            .map(a -> a instanceof Path path ? path.toString() : (String) a)
            .toArray(String[]::new);
    int exitCode = Kiln.execute(new PrintWriter(out, true), new PrintWriter(err, true), words);
    return new Console(exitCode, out.toString(), err.toString());
  }

  /** Standard output as the one JSON object that it must be. */
  public JsonObject json() {
    return JsonParser.parseString(out).getAsJsonObject();
  }
}
