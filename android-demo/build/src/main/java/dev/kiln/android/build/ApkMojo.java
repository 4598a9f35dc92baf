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

  /** What the AAR must be; empty for one of the user's own choice. */
  @Parameter(property = "onnxruntime.aar.sha256")
  private String aarSha256;

  /** The kinds of processors to carry libraries for. */
  @Parameter(property = "android.abis", required = true)
  private List<String> abis;

  @Parameter(required = true)
  private int minSdk;

  @Parameter(required = true)
  private File apk;

  /** The key store to sign with; without one, the debug key of this user's account signs. */
  @Parameter(property = "android.keystore")
  private File keystore;

  @Parameter(property = "android.keystore.password")
  private String keystorePassword;

  @Parameter(property = "android.key.alias")
  private String keyAlias;

  /** The key's own password, if it is not the key store's. */
  @Parameter(property = "android.key.password")
  private String keyPassword;

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    try {
      Path unsigned = apk.toPath().resolveSibling(apk.getName().replace(".apk", "-unsigned.apk"));
      SigningKey key = key();
      assemble(unsigned);
      key.sign(unsigned, apk.toPath(), minSdk);
      getLog().info("%s: %,d bytes".formatted(apk, apk.length()));
    } catch (IOException | IllegalArgumentException | DependencyResolutionRequiredException e) {
      throw new MojoFailureException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("interrupted", e);
    }
  }

  private SigningKey key() throws IOException, InterruptedException {
    if (keystore == null) {
      if (keystorePassword != null || keyAlias != null || keyPassword != null) {
        throw new IllegalArgumentException(
            "android.keystore is missing: which file holds the key?");
      }
      return SigningKey.debug(
          Path.of(System.getProperty("user.home"), ".android", "debug.keystore"));
    }
    if (keystorePassword == null || keyAlias == null) {
      throw new IllegalArgumentException(
          "android.keystore needs android.keystore.password and android.key.alias beside it");
    }
    String password = keyPassword == null ? keystorePassword : keyPassword;
    return SigningKey.read(keystore.toPath(), keystorePassword, keyAlias, password);
  }

  private void assemble(Path unsigned) throws IOException, DependencyResolutionRequiredException {
    UnsignedApk files = new UnsignedApk();
    files.addZip(resources.toPath());
    OnnxRuntimeAar libraries = new OnnxRuntimeAar(aar.toPath());
    if (aarSha256 != null) {
      libraries.requireSha256(aarSha256);
    }
    for (String abi : abis) {
      files.addAll(libraries.libraries(abi.strip()));
    }
    List<ClassPathFiles> classPath =
        project.getRuntimeClasspathElements().stream()
            .map(Path::of)
            .map(ClassPathFiles::new)
            .toList();
    for (ClassPathFiles place : classPath) {
      files.addAll(place.services());
    }
    Path dex = Path.of(project.getBuild().getDirectory(), "dex.zip");
    new Dex(AndroidJar.of(project), minSdk).translate(classPath, dex);
    files.addZip(dex);
    files.write(unsigned);
  }
}
