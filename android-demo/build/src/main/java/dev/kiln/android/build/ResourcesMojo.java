package dev.kiln.android.build;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;

/** Compiles the manifest, the resources and the assets, and writes the class {@code R}. */
@Mojo(
    name = "resources",
    defaultPhase = LifecyclePhase.GENERATE_SOURCES,
    requiresDependencyResolution = ResolutionScope.COMPILE,
    threadSafe = true)
public final class ResourcesMojo extends AbstractMojo {
  @Parameter(defaultValue = "${project}", readonly = true)
  private MavenProject project;

  @Parameter(defaultValue = "${project.basedir}/src/main/AndroidManifest.xml")
  private File manifest;

  @Parameter(defaultValue = "${project.basedir}/src/main/res")
  private File resources;

  /** Where the assets come together, for the APK and for tests. */
  @Parameter(defaultValue = "${project.build.directory}/assets")
  private File assets;

  /** Where models are. */
  @Parameter(required = true)
  private File models;

  /**
   * The names of those that the app carries; of names with a bar between them, the first that is
   * there.
   */
  @Parameter(required = true)
  private List<String> bundle;

  @Parameter(defaultValue = "${project.build.directory}/generated-sources/r")
  private File generated;

  @Parameter(defaultValue = "${project.build.directory}/resources.apk")
  private File output;

  @Parameter(required = true)
  private int minSdk;

  @Parameter(required = true)
  private int targetSdk;

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    try {
      Path bundled = assets.toPath().resolve("models");
      BundledFiles.find(models.toPath(), bundle).copyTo(bundled);
      // The app checks its copies of the models by their sums.
      Files.copy(models.toPath().resolve("manifest"), bundled.resolve("manifest"));
      compile();
      project.addCompileSourceRoot(generated.getPath());
    } catch (IOException | IllegalArgumentException e) {
      throw new MojoFailureException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("interrupted", e);
    }
  }

  private void compile() throws IOException, InterruptedException {
    Path target = Path.of(project.getBuild().getDirectory());
    Aapt2 aapt2 = Aapt2.unpack(target.resolve("tools"));
    Path compiled = target.resolve("resources.zip");
    aapt2.run(List.of("compile", "--dir", resources.getPath(), "-o", compiled.toString()));
    Files.createDirectories(generated.toPath());
    List<String> link = new ArrayList<>(List.of("link", "-o", output.getPath()));
    link.addAll(List.of("-I", AndroidJar.of(project).toString()));
    link.addAll(List.of("--manifest", manifest.getPath(), "--java", generated.getPath()));
    link.addAll(List.of("-A", assets.getPath()));
    link.addAll(List.of("--min-sdk-version", "" + minSdk, "--target-sdk-version", "" + targetSdk));
    link.addAll(List.of("--version-code", "" + VersionCode.of(project.getVersion())));
    link.addAll(List.of("--version-name", project.getVersion()));
    link.add(compiled.toString());
    aapt2.run(link);
  }
}
