package dev.kiln.android.build;

import com.android.apksig.ApkSigner;
import com.android.apksig.KeyConfig;
import com.android.apksig.apk.ApkFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
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
      if (!(keys.getCertificate(alias) instanceof X509Certificate certificate)) {
        throw new IllegalArgumentException(
            "%s has no key %s; it has %s"
                .formatted(store, alias, List.copyOf(java.util.Collections.list(keys.aliases()))));
      }
      return new SigningKey(
          (PrivateKey) keys.getKey(alias, keyPassword.toCharArray()), certificate);
    } catch (GeneralSecurityException | IOException e) {
      throw new IOException(
          "cannot take the key %s from %s: %s".formatted(alias, store, e.getMessage()), e);
    }
  }

  /**
   * Reads the key that development builds are signed with, and makes it first where there is none
   * yet.
   */
  static SigningKey debug(Path store) throws IOException, InterruptedException {
    if (!Files.exists(store)) {
      Path draft = Files.createTempDirectory("kiln").resolve("debug.keystore");
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-keystore",
                  draft.toString(),
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  DEBUG_PASSWORD,
                  "-alias",
                  DEBUG_ALIAS,
                  "-keyalg",
                  "RSA",
                  "-keysize",
                  "2048",
                  "-validity",
                  "10950",
                  "-dname",
                  "CN=Android Debug,O=Android,C=US")
              .redirectErrorStream(true)
              .start();
      String printed = new String(keytool.getInputStream().readAllBytes());
      if (keytool.waitFor() != 0) {
        throw new IOException("keytool: " + printed.strip());
      }
      Files.createDirectories(store.toAbsolutePath().getParent());
      Files.move(draft, store, StandardCopyOption.REPLACE_EXISTING);
    }
    return read(store, DEBUG_PASSWORD, DEBUG_ALIAS, DEBUG_PASSWORD);
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
