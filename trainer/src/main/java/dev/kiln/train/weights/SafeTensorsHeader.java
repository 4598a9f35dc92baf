package dev.kiln.train.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.kiln.train.TrainingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * What a safetensors file says it holds.
 *
 * @param entries the tensors, in the order of their data
 * @param metadata what the file tells about itself
 */
record SafeTensorsHeader(List<Entry> entries, Map<String, String> metadata) {
  /** The longest header that is read unless asked otherwise, in bytes: of 100,000 tensors. */
  static final int LONGEST = 10_000_000;

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
   * Reads the JSON text of a header, entry by entry, so that it takes little more memory than its
   * tensors do.
   *
   * @param dataBytes how many bytes follow the header
   * @throws IllegalArgumentException if the text is no header or does not cover the data exactly
   */
  static SafeTensorsHeader parse(byte[] text, long dataBytes) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    Reader utf8 = new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8);
    JsonReader in = new JsonReader(utf8);
    in.setStrictness(Strictness.STRICT);
    try {
      Set<String> names = new HashSet<>();
      in.beginObject();
      while (in.hasNext()) {
        String name = unique(in.nextName(), names);
        if (name.equals(METADATA)) {
          readMetadata(in, metadata);
        } else {
          entries.put(name, entry(name, in));
        }
      }
      in.endObject();
      if (in.peek() != JsonToken.END_DOCUMENT) {
        throw new IllegalArgumentException("something follows the header's table");
      }
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw new IllegalArgumentException("the header is no table of tensors", e);
    }
    List<Entry> inOrder = new ArrayList<>(entries.values());
    inOrder.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    checkCover(inOrder, dataBytes);
    return new SafeTensorsHeader(inOrder, metadata);
  }

  private static String unique(String name, Set<String> names) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("the header has %s twice".formatted(name));
    }
    return name;
  }

  private static void readMetadata(JsonReader in, Map<String, String> metadata) throws IOException {
    Set<String> names = new HashSet<>();
    in.beginObject();
    while (in.hasNext()) {
      metadata.put(unique(in.nextName(), names), in.nextString());
    }
    in.endObject();
  }

  private static Entry entry(String name, JsonReader in) throws IOException {
    String dtype = "";
    List<Long> dims = List.of();
    List<Long> offsets = List.of();
    Set<String> members = new HashSet<>();
    in.beginObject();
    while (in.hasNext()) {
      switch (unique(in.nextName(), members)) {
        case "dtype" -> dtype = in.nextString();
        case "shape" -> dims = longs(in);
        case "data_offsets" -> offsets = longs(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    if (!members.containsAll(List.of("dtype", "shape", "data_offsets")) || offsets.size() != 2) {
      throw new IllegalArgumentException(
          "tensor %s lacks its dtype, its shape or its two data_offsets".formatted(name));
    }
    return entry(name, dtype, dims, offsets.get(0), offsets.get(1));
  }

  private static Entry entry(String name, String dtype, List<Long> dims, long begin, long end) {
    Dtype type =
        Dtype.named(dtype)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "tensor %s is of type %s; expected one of %s"
                            .formatted(name, dtype, List.of(Dtype.values()))));
    long[] shape = dims.stream().mapToLong(Long::longValue).toArray();
    if (begin < 0 || end - begin != type.bytes(shape)) {
      throw new IllegalArgumentException(
          "tensor %s of shape %s and type %s does not fit the bytes [%d, %d]"
              .formatted(name, dims, type, begin, end));
    }
    return new Entry(name, type, new Shape(shape), begin, end);
  }

  private static List<Long> longs(JsonReader in) throws IOException {
    List<Long> values = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      values.add(in.nextLong());
      if (values.size() > Dtype.MAX_RANK) {
        throw new IllegalArgumentException(
            "a list has more than %d numbers".formatted(Dtype.MAX_RANK));
      }
    }
    in.endArray();
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
