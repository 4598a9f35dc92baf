package dev.kiln.train.weights;

import dev.kiln.train.weights.Unpickler.Function;
import dev.kiln.train.weights.Unpickler.Placeholder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pickle of PyTorch's may name and get: tensors, their storages, and the ordered dictionary.
 * Anything else, such as the arguments of a training script, becomes a {@link Placeholder}.
 */
final class PyTorchNames implements Unpickler.Names {
  private static final int MOST_PAIRS = 1_000_000;

  /** A storage class, which is named but not called; without a type it stores plain bytes. */
  private record StorageClass(Optional<Dtype> type) implements Function {
    @Override
    public Object call(List<Object> arguments) {
      throw new IllegalArgumentException("refused: it calls a storage class as a function");
    }
  }

  /** A part of a storage; the size and the offset of the part count elements. */
  private record Storage(String key, StorageClass kind, long size, long offset) {}

  private final Map<String, Integer> elementBytes = new HashMap<>();
  private int pairs;

  /** Returns how many bytes an element of each storage has that has been named, by their keys. */
  Map<String, Integer> elementBytes() {
    return elementBytes;
  }

  @Override
  public Function function(String module, String name) {
    String qualified = module + "." + name;
    return switch (qualified) {
      case "collections.OrderedDict" -> this::orderedDictionary;
      case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" ->
          PyTorchNames::tensor;
      case "torch._utils._rebuild_tensor_v3" -> PyTorchNames::tensorOfBytes;
      case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
          arguments -> arguments.get(0);
      case "torch.UntypedStorage", "torch.storage.UntypedStorage" ->
          new StorageClass(Optional.empty());
      default ->
          Dtype.ofStorage(qualified)
              .<Function>map(type -> new StorageClass(Optional.of(type)))
              .orElseGet(() -> new Placeholder(qualified));
    };
  }

  /** PyTorch keeps storages outside: ("storage", class, key, device, elements[, view]). */
  @Override
  public Object persistent(Object id) {
    List<?> parts = (List<?>) id;
    String key = (String) parts.get(2);
    if (parts.get(1) instanceof Placeholder unknown) {
      return unknown;
    }
    StorageClass kind = (StorageClass) parts.get(1);
    elementBytes.put(key, kind.type().map(type -> type.bytes).orElse(1));
    // What PyTorch wrote long ago may be a part of a storage: (key, offset, elements).
    long offset = parts.size() > 5 && parts.get(5) instanceof List<?> v ? (Long) v.get(1) : 0;
    return new Storage(key, kind, (Long) parts.get(4), offset);
  }

  private Object orderedDictionary(List<Object> arguments) {
    Map<String, Object> map = new LinkedHashMap<>();
    List<?> entries = arguments.isEmpty() ? List.of() : (List<?>) arguments.get(0);
    pairs += Math.min(entries.size(), MOST_PAIRS);
    if (pairs > MOST_PAIRS) {
      throw new IllegalArgumentException("refused: its dictionaries have too many entries");
    }
    for (Object pair : entries) {
      List<?> entry = (List<?>) pair;
      map.put((String) entry.get(0), entry.get(1));
    }
    return map;
  }

  private static Object tensor(List<Object> arguments) {
    if (arguments.get(0) instanceof Placeholder unknown) {
      return unknown;
    }
    Storage storage = (Storage) arguments.get(0);
    return storage
        .kind()
        .type()
        .<Object>map(type -> view(storage, type, arguments))
        .orElseGet(() -> new Placeholder("tensor without a type"));
  }

  /** A tensor of one of PyTorch's newer types names its type beside a storage of plain bytes. */
  private static Object tensorOfBytes(List<Object> arguments) {
    Placeholder named = (Placeholder) arguments.get(6);
    Storage bytes = (Storage) arguments.get(0);
    return Dtype.ofPyTorch(named.name())
        .<Object>map(
            type ->
                view(
                    new Storage(bytes.key(), bytes.kind(), bytes.size() / type.bytes, 0),
                    type,
                    arguments))
        .orElse(named);
  }

  private static StorageView view(Storage storage, Dtype type, List<Object> arguments) {
    return new StorageView(
        storage.key(),
        storage.size(),
        type,
        Math.addExact(storage.offset(), (Long) arguments.get(1)),
        longs(arguments.get(2)),
        longs(arguments.get(3)));
  }

  private static long[] longs(Object tuple) {
    List<?> numbers = (List<?>) tuple;
    if (numbers.size() > Dtype.MAX_RANK) {
      throw new IllegalArgumentException(
          "a tensor has %d dimensions; at most %d are supported"
              .formatted(numbers.size(), Dtype.MAX_RANK));
    }
    long[] longs = new long[numbers.size()];
    Arrays.setAll(longs, i -> (Long) numbers.get(i));
    return longs;
  }
}
