package dev.kiln.android.build;

import java.nio.file.Path;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.project.MavenProject;

/** Android's own classes, which a module compiles against and the phone brings. */
final class AndroidJar {
  private AndroidJar() {}

  /** Returns the jar among a module's dependencies. */
  static Path of(MavenProject project) {
    return project.getArtifacts().stream()
        .filter(a -> a.getArtifactId().equals("android-all"))
        .map(Artifact::getFile)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("android-all is no dependency of this module"))
        .toPath();
  }
}
