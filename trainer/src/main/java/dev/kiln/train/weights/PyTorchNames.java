package dev.kiln.train.weights;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the pickle of a state_dict may name: tensors, their storages, and the ordered dictionary.
 */
final class PyTorchNames implements Unpickler.Names {
  /** A storage class, which is named but not called. */
  private record StorageClass(Dtype type) implements Unpickler.Function {
    @Override
    public Object call(List<Object> arguments) {
      throw new IllegalArgumentException("refused: it calls a storage class as a function");
    }
  }

  private record Storage(String key, Dtype type, long size) {}

  private final Map<String, Dtype> storages = new HashMap<>();

  /** Returns the types of all storages that have been named, by their keys. */
  Map<String, Dtype> storages() {
    return storages;
  }

  @Override
  public Unpickler.Function function(String module, String name) {
    return switch (module + "." + name) {
      case "collections.OrderedDict" -> PyTorchNames::orderedDictionary;
      case "torch._utils._rebuild_tensor_v2" -> PyTorchNames::tensor;
      case "torch._utils._rebuild_parameter" -> arguments -> arguments.get(0);
      case "torch.Size" -> arguments -> arguments.get(0);
      default -> storageClass(module, name);
    };
  }

  private static StorageClass storageClass(String module, String name) {
    if (module.equals("torch") && name.endsWith("Storage")) {
      return Dtype.ofStorage(name)
          .map(StorageClass::new)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "it contains a %s, which is not supported".formatted(name)));
    }
    throw new IllegalArgumentException(
        "refused: it asks for %s.%s, and a state_dict needs only tensors, dictionaries, lists and"
                .formatted(module, name)
            + " numbers; save model.state_dict()");
  }

  /** PyTorch keeps storages outside: ("storage", class, key, device, elements[, view]). */
  @Override
  public Object persistent(Object id) {
    List<?> parts = (List<?>) id;
    if (parts.size() > 5 && parts.get(5) != null) {
      throw new IllegalArgumentException("it contains a view of a storage, which is not supported");
    }
    Dtype type = ((StorageClass) parts.get(1)).type();
    String key = (String) parts.get(2);
    storages.put(key, type);
    return new Storage(key, type, (Long) parts.get(4));
  }

  private static Object orderedDictionary(List<Object> arguments) {
    Map<Object, Object> map = new LinkedHashMap<>();
    if (!arguments.isEmpty()) {
      for (Object pair : (List<?>) arguments.get(0)) {
        List<?> entry = (List<?>) pair;
        map.put((String) entry.get(0), entry.get(1));
      }
    }
    return map;
  }

  private static StorageView tensor(List<Object> arguments) {
    Storage storage = (Storage) arguments.get(0);
    return new StorageView(
        storage.key(),
        storage.size(),
        storage.type(),
        (Long) arguments.get(1),
        longs(arguments.get(2)),
        longs(arguments.get(3)));
  }

  private static long[] longs(Object tuple) {
    return ((List<?>) tuple).stream().mapToLong(number -> (Long) number).toArray();
  }
}
