package dev.kiln.android.build;

import com.android.apksig.ApkSigner;
import com.android.apksig.KeyConfig;
import com.android.apksig.apk.ApkFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A key and its certificate, by which an app's updates are known to come from the same hand. */
record SigningKey(PrivateKey key, X509Certificate certificate) {
  private static final String DEBUG_ALIAS = "androiddebugkey";
  private static final String DEBUG_PASSWORD = "android";

  /** What memory mapping of libraries asks for on phones with large pages. */
  private static final int LIBRARY_ALIGNMENT = 16384;

  /** Reads a key from a key store. */
  static SigningKey read(Path store, String storePassword, String alias, String keyPassword)
      throws IOException {
    if (!Files.isRegularFile(store)) {
      throw new IllegalArgumentException("there is no key store " + store);
    }
    try {
      KeyStore keys = KeyStore.getInstance(store.toFile(), storePassword.toCharArray());
      if (keys.getKey(alias, keyPassword.toCharArray()) instanceof PrivateKey key
          && keys.getCertificate(alias) instanceof X509Certificate certificate) {
        return new SigningKey(key, certificate);
      }
      throw new IllegalArgumentException(
          "%s has no key '%s'; it has %s"
              .formatted(store, alias, String.join(", ", Collections.list(keys.aliases()))));
    } catch (GeneralSecurityException | IOException e) {
      if (e instanceof UnrecoverableKeyException
          || e.getCause() instanceof UnrecoverableKeyException) {
        throw new IllegalArgumentException("that is not the password of " + store);
      }
      throw new IOException("cannot take a key from %s: %s".formatted(store, e.getMessage()), e);
    }
  }

  /**
   * Reads the key that signs while one develops. It is made when there is none yet, as Android's
   * own tools do.
   */
  static SigningKey debug(Path store) throws IOException, InterruptedException {
    if (!Files.exists(store)) {
      make(store);
    }
    return read(store, DEBUG_PASSWORD, DEBUG_ALIAS, DEBUG_PASSWORD);
  }

  private static void make(Path store) throws IOException, InterruptedException {
    Files.createDirectories(store.toAbsolutePath().getParent());
    Path draft = store.resolveSibling(store.getFileName() + "." + ProcessHandle.current().pid());
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String options =
        "-genkeypair -storetype PKCS12 -keyalg RSA -keysize 2048 -validity 10950 -storepass %s -alias %s"
            .formatted(DEBUG_PASSWORD, DEBUG_ALIAS);
    List<String> command = new ArrayList<>(List.of(keytool));
    command.addAll(List.of(options.split(" ")));
    command.addAll(List.of("-dname", "CN=Android Debug,O=Android,C=US"));
    command.addAll(List.of("-keystore", draft.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("cannot make " + store + ": " + printed.strip());
    }
    Files.move(draft, store, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Aligns an APK's files and signs it. */
  void sign(Path unsigned, Path signed, int minSdk) throws IOException {
    Files.deleteIfExists(signed);
    try {
      new ApkSigner.Builder(
              List.of(
                  new ApkSigner.SignerConfig.Builder(
                          "kiln", new KeyConfig.Jca(key), List.of(certificate))
                      .build()))
          .setInputApk(unsigned.toFile())
          .setOutputApk(signed.toFile())
          .setMinSdkVersion(minSdk)
          .setV1SigningEnabled(false)
          .setV2SigningEnabled(true)
          .setV3SigningEnabled(true)
          .setAlignmentPreserved(false)
          .setLibraryPageAlignmentBytes(LIBRARY_ALIGNMENT)
          .build()
          .sign();
    } catch (ApkFormatException | GeneralSecurityException e) {
      throw new IOException("cannot sign " + unsigned + ": " + e.getMessage(), e);
    }
  }
}
