package dev.kiln.runtime.trust;

import dev.kiln.runtime.errors.ModelRefusedException;
import dev.kiln.runtime.file.Json;
import dev.kiln.runtime.file.JsonWriter;
import dev.kiln.runtime.file.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is signed: an in-toto statement (v1) with OpenSSF model signing's predicate (v1.0), which
 * names each file of a model and its SHA-256 sum.
 *
 * @param sums the sums by the path of the file; a model signed alone has the path {@code .}
 */
record Statement(Map<String, String> sums) {
  static final String TYPE = "https://in-toto.io/Statement/v1";
  static final String PREDICATE = "https://model_signing/signature/v1.0";

  /** The path of a model that was signed as a file of its own. */
  static final String ALONE = ".";

  private static final String SHA256 = "sha256";

  /** Returns the JSON text. */
  String json(String model) {
    TreeMap<String, String> sorted = new TreeMap<>(sums);
    List<Object> resources = new ArrayList<>();
    sorted.forEach(
        (name, sum) -> {
          Map<String, Object> resource = new LinkedHashMap<>();
          resource.put("name", name);
          resource.put("algorithm", SHA256);
          resource.put("digest", sum);
          resources.add(resource);
        });
    Map<String, Object> serialization = new LinkedHashMap<>();
    serialization.put("method", "files");
    serialization.put("hash_type", SHA256);
    serialization.put("allow_symlinks", false);
    serialization.put("ignore_paths", List.of());
    Map<String, Object> predicate = new LinkedHashMap<>();
    predicate.put("serialization", serialization);
    predicate.put("resources", resources);
    Map<String, Object> subject = new LinkedHashMap<>();
    subject.put("name", model);
    subject.put("digest", Map.of(SHA256, root(new ArrayList<>(sorted.values()))));
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("_type", TYPE);
    statement.put("subject", List.of(subject));
    statement.put("predicateType", PREDICATE);
    statement.put("predicate", predicate);
    return JsonWriter.compact(statement);
  }

  /**
   * Reads a statement.
   *
   * @throws ModelRefusedException if it is of another kind, or contradicts itself
   */
  static Statement read(String json) {
    Members statement = Members.of(parsed(json), "the statement");
    statement.require("_type", TYPE);
    statement.require("predicateType", PREDICATE);
    Members predicate = statement.object("predicate");
    predicate.object("serialization").require("method", "files");
    Map<String, String> sums = new LinkedHashMap<>();
    for (Object item : predicate.list("resources")) {
      Members resource = Members.of(item, "a resource");
      resource.require("algorithm", SHA256);
      if (sums.put(resource.text("name"), resource.text("digest")) != null) {
        throw Members.wrong("it names " + resource.text("name") + " twice");
      }
    }
    List<?> subjects = statement.list("subject");
    if (subjects.size() != 1) {
      throw Members.wrong("it has " + subjects.size() + " subjects, not one");
    }
    Members.of(subjects.get(0), "the subject")
        .object("digest")
        .require(SHA256, root(new ArrayList<>(sums.values())));
    return new Statement(sums);
  }

  static Object parsed(String json) {
    try {
      return Json.parse(json);
    } catch (IllegalArgumentException e) {
      throw Members.wrong(e.getMessage());
    }
  }

  /** Returns the sum of all sums, in their order. */
  private static String root(List<String> sums) {
    MessageDigest digest = Sha256.digest();
    for (String sum : sums) {
      digest.update(bytes(sum));
    }
    return Sha256.hex(digest);
  }

  private static byte[] bytes(String hex) {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw Members.wrong("a digest is not 64 hexadecimal digits");
    }
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    return bytes;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
