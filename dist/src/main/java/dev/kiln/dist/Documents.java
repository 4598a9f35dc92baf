package dev.kiln.dist;

import dev.kiln.cli.Kiln;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/**
 * Writes what a shell and {@code man} know of the commands, from the commands themselves: Documents
 * FOLDER.
 */
public final class Documents {
  private Documents() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    CommandLine kiln = Kiln.commandLine();
    int code =
        ManPageGenerator.generateManPage(
            folder.resolve("man").toFile(), null, new boolean[0], true, kiln.getCommandSpec());
    if (code != 0) {
      throw new IOException("the man pages could not be written");
    }
    Path completion = Files.createDirectories(folder.resolve("completion")).resolve("kiln");
    Files.writeString(completion, AutoComplete.bash("kiln", kiln));
  }
}
