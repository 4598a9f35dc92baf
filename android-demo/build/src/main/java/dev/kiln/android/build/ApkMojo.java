package dev.kiln.android.build;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;

/**
 * Puts the app together: its resources and models, its classes, ONNX Runtime's libraries, and a
 * signature.
 */
@Mojo(
    name = "apk",
    defaultPhase = LifecyclePhase.PACKAGE,
    requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME,
    threadSafe = true)
public final class ApkMojo extends AbstractMojo {
  @Parameter(defaultValue = "${project}", readonly = true)
  private MavenProject project;

  @Parameter(defaultValue = "${project.build.directory}/resources.apk")
  private File resources;

  @Parameter(property = "onnxruntime.aar", required = true)
  private File aar;

  /** The kinds of processors to carry libraries for. */
  @Parameter(property = "android.abis", required = true)
  private List<String> abis;

  @Parameter(required = true)
  private int minSdk;

  @Parameter(required = true)
  private File apk;

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    try {
      Path unsigned = apk.toPath().resolveSibling(apk.getName().replace(".apk", "-unsigned.apk"));
      assemble(unsigned);
      SigningKey.debug(Path.of(System.getProperty("user.home"), ".android", "debug.keystore"))
          .sign(unsigned, apk.toPath(), minSdk);
      getLog().info("%s: %,d bytes".formatted(apk, apk.length()));
    } catch (IOException | IllegalArgumentException | DependencyResolutionRequiredException e) {
      throw new MojoFailureException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("interrupted", e);
    }
  }

  private void assemble(Path unsigned) throws IOException, DependencyResolutionRequiredException {
    UnsignedApk files = new UnsignedApk();
    files.addZip(resources.toPath());
    Path dex = Path.of(project.getBuild().getDirectory(), "dex.zip");
    List<Path> classes = project.getRuntimeClasspathElements().stream().map(Path::of).toList();
    new Dex(AndroidJar.of(project), minSdk).translate(classes, dex);
    files.addZip(dex);
    for (String abi : abis) {
      files.addAll(new OnnxRuntimeAar(aar.toPath()).libraries(abi));
    }
    files.write(unsigned);
  }
}
