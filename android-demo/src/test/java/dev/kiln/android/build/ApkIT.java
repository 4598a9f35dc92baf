package dev.kiln.android.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.android.apksig.ApkVerifier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads the APK that the build has made. */
class ApkIT {
  private static final Path APK = Path.of(System.getProperty("apk"));
  private static final List<String> ABIS = List.of(System.getProperty("abis").split(" *, *"));
  private static final int PAGE = 16384;

  private static ApkEntries entries;
  private static String badging;

  @BeforeAll
  static void read() throws Exception {
    entries = ApkEntries.read(APK);
    Aapt2 aapt2 = Aapt2.unpack(APK.resolveSibling("tools"));
    badging = aapt2.run(List.of("dump", "badging", APK.toString()));
  }

  private static void assertBadging(String line) {
    assertTrue(badging.contains(line), () -> line + " is missing in\n" + badging);
  }

  @Test
  void saysWhatItIs() {
    assertBadging("package: name='dev.kiln.android' versionCode='");
    assertBadging("minSdkVersion:'26'");
    assertBadging("targetSdkVersion:'35'");
    assertBadging("application-label:'Kiln'");
    assertBadging("launchable-activity: name='dev.kiln.android.MainActivity'");
    String abis =
        new TreeSet<>(ABIS).stream().map(abi -> " '" + abi + "'").collect(Collectors.joining());
    assertBadging("native-code:" + abis + "\n");
    assertFalse(badging.contains("application-debuggable"), badging);
  }

  @Test
  void asksForTheCameraAndNothingThatReachesTheNetwork() {
    Set<String> permissions =
        badging
            .lines()
            .filter(line -> line.startsWith("uses-permission"))
            .map(line -> line.replaceAll("^[^']*'|'.*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    // The last is for snapshots, on the Androids before 10 that ask for it.
    Set<String> known =
        Set.of("android.permission.CAMERA", "android.permission.WRITE_EXTERNAL_STORAGE");
    assertTrue(permissions.contains("android.permission.CAMERA"), badging);
    assertTrue(known.containsAll(permissions), badging);
    if (permissions.contains("android.permission.WRITE_EXTERNAL_STORAGE")) {
      assertBadging("'android.permission.WRITE_EXTERNAL_STORAGE' maxSdkVersion='28'");
    }
  }

  @Test
  void runsOnDevicesWithoutACamera() {
    assertFalse(badging.contains("  uses-feature: name='android.hardware.camera"), badging);
  }

  @Test
  void isSigned() throws Exception {
    ApkVerifier.Result result =
        new ApkVerifier.Builder(APK.toFile()).setMinCheckedPlatformVersion(26).build().verify();
    assertTrue(result.isVerified(), () -> result.getErrors().toString());
    assertTrue(result.isVerifiedUsingV2Scheme());
    assertTrue(result.isVerifiedUsingV3Scheme());
    assertEquals(List.of(), result.getWarnings());
  }

  @Test
  void modelsAreCompressedAndTheRestIsStoredAndAligned() {
    entries
        .all()
        .forEach(
            (name, entry) -> {
              if (name.endsWith(".onnx")) {
                assertEquals(ZipEntry.DEFLATED, entry.method(), name);
                return;
              }
              assertEquals(ZipEntry.STORED, entry.method(), name + " is compressed");
              int alignment = name.endsWith(".so") ? PAGE : 4;
              assertEquals(0, entry.offset() % alignment, name + " lies at " + entry.offset());
            });
  }

  @Test
  void librariesSuitPagesOf16KiB() {
    for (String abi : List.of("arm64-v8a", "x86_64")) {
      for (String library : List.of("libonnxruntime.so", "libonnxruntime4j_jni.so")) {
        if (ABIS.contains(abi)) {
          assertLoadsAtPages("lib/" + abi + "/" + library);
        }
      }
    }
  }

  private static void assertLoadsAtPages(String library) {
    ByteBuffer elf = entries.bytes(library);
    int headers = (int) elf.getLong(32);
    int size = elf.getShort(54);
    int loaded = 0;
    for (int i = 0; i < elf.getShort(56); i++) {
      int header = headers + i * size;
      if (elf.getInt(header) == 1) {
        assertEquals(0, elf.getLong(header + 48) % PAGE, library);
        loaded++;
      }
    }
    assertTrue(loaded > 0, library);
  }

  @Test
  void arm64AloneIsUnder45Megabytes() {
    assumeTrue(ABIS.contains("arm64-v8a"));
    assumeTrue(
        entries.all().containsKey("assets/models/segment-street-int8.onnx"),
        "segment-street is bundled in float: 9 MB more");
    long others =
        entries.all().entrySet().stream()
            .filter(e -> e.getKey().startsWith("lib/") && !e.getKey().startsWith("lib/arm64-v8a/"))
            .mapToLong(e -> e.getValue().size())
            .sum();
    long size = entries.fileSize() - others;
    assertTrue(size < 45_000_000, size + " bytes");
  }

  @Test
  void carriesModelsThatTheManifestNames() throws Exception {
    Map<String, String> sums =
        Files.readAllLines(Path.of("../models/manifest")).stream()
            .map(line -> line.split(" +"))
            .collect(Collectors.toMap(words -> words[1], words -> words[0]));
    List<String> models =
        entries.all().keySet().stream().filter(name -> name.endsWith(".onnx")).toList();
    assertTrue(models.contains("assets/models/digits.onnx"), models.toString());
    for (String model : models) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(entries.bytes(model));
      assertEquals(
          sums.get(model.replace("assets/models/", "")),
          HexFormat.of().formatHex(sha.digest()),
          model);
    }
  }

  @Test
  void classesAreThoseThatRunModelsAndNoneThatReport() throws IOException {
    String dex = StandardCharsets.ISO_8859_1.decode(entries.bytes("classes.dex")).toString();
    for (String type : List.of("dev/kiln/runtime/Model", "ai/onnxruntime/OrtSession")) {
      assertTrue(dex.contains("L" + type + ";"), type);
    }
    for (String type : List.of("TelemetryInitializer", "java/awt", "com/google/protobuf")) {
      assertFalse(dex.contains(type), type);
    }
  }
}
