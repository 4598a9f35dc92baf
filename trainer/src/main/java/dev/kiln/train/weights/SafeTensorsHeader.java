package dev.kiln.train.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import dev.kiln.train.TrainingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a safetensors file says it holds.
 *
 * @param entries the tensors, in the order of their data
 * @param metadata what the file tells about itself
 */
record SafeTensorsHeader(List<Entry> entries, Map<String, String> metadata) {
  /** The longest header that the standard's own reader takes, in bytes. */
  static final long LIMIT = 100_000_000;

  private static final String METADATA = "__metadata__";
  private static final Gson JSON =
      new GsonBuilder().setStrictness(Strictness.STRICT).disableHtmlEscaping().create();

  /** A tensor and where its bytes are, counted from the header's end. */
  record Entry(String name, Dtype type, Shape shape, long begin, long end) {}

  /**
   * Returns the header of a file of these tensors, their data laid out in the order of their names.
   */
  static SafeTensorsHeader of(SortedMap<String, NDArray> tensors, SortedMap<String, String> about) {
    List<Entry> entries = new ArrayList<>();
    long begin = 0;
    for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
      NDArray array = tensor.getValue();
      Dtype type =
          Dtype.of(array.getDataType())
              .orElseThrow(
                  () ->
                      new TrainingException(
                          "tensor %s has the type %s, which cannot be written to a safetensors file"
                              .formatted(tensor.getKey(), array.getDataType())));
      long end = begin + array.size() * type.bytes;
      entries.add(new Entry(tensor.getKey(), type, array.getShape(), begin, end));
      begin = end;
    }
    return new SafeTensorsHeader(entries, about);
  }

  /**
   * Returns the length and the JSON text, padded with spaces so that the data starts at a multiple
   * of 8.
   */
  ByteBuffer encode() {
    JsonObject root = new JsonObject();
    if (!metadata.isEmpty()) {
      root.add(METADATA, JSON.toJsonTree(metadata));
    }
    for (Entry entry : entries) {
      JsonObject tensor = new JsonObject();
      tensor.addProperty("dtype", entry.type.name());
      tensor.add("shape", JSON.toJsonTree(entry.shape.getShape()));
      tensor.add("data_offsets", JSON.toJsonTree(new long[] {entry.begin, entry.end}));
      root.add(entry.name, tensor);
    }
    byte[] text = JSON.toJson(root).getBytes(StandardCharsets.UTF_8);
    int length = (text.length + 7) / 8 * 8;
    ByteBuffer buffer = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(length).put(text);
    while (buffer.hasRemaining()) {
      buffer.put((byte) ' ');
    }
    return buffer.flip();
  }

  /**
   * Reads the JSON text of a header.
   *
   * @param dataBytes how many bytes follow the header
   * @throws IllegalArgumentException if the text is no header or does not cover the data exactly
   */
  static SafeTensorsHeader parse(String text, long dataBytes) {
    try {
      JsonObject root = JSON.fromJson(text, JsonObject.class);
      List<Entry> entries = new ArrayList<>();
      Map<String, String> metadata = new LinkedHashMap<>();
      for (Map.Entry<String, JsonElement> member : root.entrySet()) {
        JsonObject value = member.getValue().getAsJsonObject();
        if (member.getKey().equals(METADATA)) {
          value.entrySet().forEach(e -> metadata.put(e.getKey(), e.getValue().getAsString()));
        } else {
          entries.add(entry(member.getKey(), value));
        }
      }
      entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
      checkCover(entries, dataBytes);
      return new SafeTensorsHeader(entries, metadata);
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | ArithmeticException
        | NullPointerException e) {
      throw new IllegalArgumentException("the header is no table of tensors", e);
    }
  }

  private static Entry entry(String name, JsonObject value) {
    String dtype = value.get("dtype").getAsString();
    Dtype type =
        Dtype.named(dtype)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "tensor %s is of type %s; expected one of %s"
                            .formatted(name, dtype, List.of(Dtype.values()))));
    long[] shape = longs(value.get("shape").getAsJsonArray());
    long[] offsets = longs(value.get("data_offsets").getAsJsonArray());
    if (offsets.length != 2 || offsets[1] - offsets[0] != type.bytes(shape)) {
      throw new IllegalArgumentException(
          "tensor %s of shape %s and type %s does not fit the bytes %s"
              .formatted(name, value.get("shape"), type, value.get("data_offsets")));
    }
    return new Entry(name, type, new Shape(shape), offsets[0], offsets[1]);
  }

  private static long[] longs(JsonArray array) {
    long[] values = new long[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).getAsBigDecimal().longValueExact();
    }
    return values;
  }

  private static void checkCover(List<Entry> entries, long dataBytes) {
    long covered = 0;
    for (Entry entry : entries) {
      if (entry.begin != covered) {
        throw new IllegalArgumentException(
            "tensor %s starts at byte %d, expected %d".formatted(entry.name, entry.begin, covered));
      }
      covered = entry.end;
    }
    if (covered != dataBytes) {
      throw new IllegalArgumentException(
          "the header describes %d bytes of data, the file has %d".formatted(covered, dataBytes));
    }
  }
}
