package dev.kiln.android.build;

import com.android.tools.r8.CompilationFailedException;
import com.android.tools.r8.CompilationMode;
import com.android.tools.r8.D8;
import com.android.tools.r8.D8Command;
import com.android.tools.r8.JdkClassFileProvider;
import com.android.tools.r8.OutputMode;
import com.android.tools.r8.origin.PathOrigin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Translates Java's classes to Android's.
 *
 * @param androidJar what the phone has
 * @param minSdk the oldest Android it must run on
 */
record Dex(Path androidJar, int minSdk) {
  /** Writes classes.dex, and more where one is not enough, into a zip file. */
  void translate(List<ClassPathFiles> sources, Path zip) throws IOException {
    D8Command.Builder d8 = D8Command.builder();
    d8.setMode(CompilationMode.RELEASE).setMinApiLevel(minSdk);
    d8.setOutput(zip, OutputMode.DexIndexed);
    d8.addLibraryFiles(androidJar);
    d8.addLibraryResourceProvider(
        JdkClassFileProvider.fromJdkHome(Path.of(System.getProperty("java.home"))));
    for (ClassPathFiles source : sources) {
      for (Map.Entry<String, byte[]> file : source.classes().entrySet()) {
        d8.addClassProgramData(
            file.getValue(), new PathOrigin(source.place().resolve(file.getKey())));
      }
    }
    try {
      D8.run(d8.build());
    } catch (CompilationFailedException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new IOException("the classes can't be translated: " + why.getMessage(), e);
    }
  }
}
