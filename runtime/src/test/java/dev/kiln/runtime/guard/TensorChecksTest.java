package dev.kiln.runtime.guard;

import static dev.kiln.runtime.guard.Guarded.accepted;
import static dev.kiln.runtime.guard.Guarded.assertOneLine;
import static dev.kiln.runtime.guard.Guarded.refused;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.guard.ProtoTree.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorChecksTest {
  @TempDir Path folder;

  @Test
  void tensorsHoldWhatTheyClaim() {
    refused("tensor 'w': it should hold 12 bytes, not 8", model(tensor(1, new byte[8], 3)));
    refused(
        "tensor 'w': it should hold 3 floats, not 2",
        model(tensor(1, null, 3).real(4, 1).real(4, 2)));
    refused(
        "tensor 'w': it should hold 2 floats, not 3",
        model(tensor(1, null, 2).bytes(4, new byte[12])));
    refused(
        "tensor 'w': it should hold 3 numbers, not 2",
        model(tensor(7, null, 3).bytes(7, new byte[] {1, 2})));
    refused(
        "tensor 'w': it should hold 1 texts, not 2",
        model(tensor(8, null, 1).text(6, "a").text(6, "b")));
    refused("tensor 'w': strings must be stored in the file", model(tensor(8, new byte[1], 1)));
    refused("tensor 'w': it should hold 2 bytes, not 3", model(tensor(22, new byte[3], 3)));
    refused("tensor 'w': it has the element type 27", model(tensor(27, new byte[1], 1)));
    refused("tensor 'w': it has the element type 0", model(tensor(0, new byte[1], 1)));
    refused("tensor 'w': it claims a dimension of -1", model(tensor(1, new byte[0], -1)));
    refused(
        "tensor 'w': it claims a dimension of 4611686018427387904",
        model(tensor(1, new byte[0], 1L << 62)));
    refused(
        "tensor 'w': it claims a dimension of 4294967296",
        model(tensor(2, new byte[0], 1L << 32, 1L << 32)));
    refused(
        "tensor 'w': it is stored in segments",
        model(tensor(1, new byte[4], 1).bytes(3, new byte[0])));
    accepted(model(tensor(1, new byte[0], 0, 1L << 40)));
    accepted(model(tensor(1, null, 2).bytes(4, new byte[8])));
    accepted(model(tensor(6, null, 2).bytes(5, new byte[] {1, (byte) 0x80, 1})));
    accepted(model(tensor(22, new byte[2], 3)));
    accepted(model(tensor(16, null, 2).number(5, 1).number(5, -1)));
  }

  @Test
  void tensorsOfAttributesFunctionsAndInnerGraphsAreCompared() {
    ProtoTree bad = tensor(1, new byte[8], 3);
    Sketch sketch = new Sketch(Map.of("bad", bad));
    String reason = "tensor 'w': it should hold 12 bytes, not 8";
    refused(reason, Sketch.model(sketch.read("y = Constant | value=#bad")));
    ProtoTree inner = Sketch.graph("y = Relu x").message(5, bad);
    refused(reason, Sketch.model(around(inner)));
    refused(
        reason,
        Sketch.model(Sketch.graph("y = Relu x"), sketch.function("F", "y = Constant | value=#bad")),
        Limits.defaults());
    ProtoTree sparse =
        new ProtoTree(Kind.SPARSE).message(1, bad).message(2, tensor(7, new byte[8], 1));
    refused(reason, Sketch.model(Sketch.graph("y = Relu x").message(15, sparse)));
  }

  @Test
  void sparseTensorsCountAsDense() {
    ProtoTree sparse =
        new ProtoTree(Kind.SPARSE)
            .message(1, tensor(1, new byte[4], 1))
            .message(2, tensor(7, new byte[8], 1))
            .number(3, 1 << 20)
            .number(3, 1 << 20);
    refused(
        "the tensors together have more than 4294967296 bytes",
        Sketch.model(Sketch.graph("y = Relu x").message(15, sparse)),
        Limits.defaults());
  }

  @Test
  void weightsBesideTheModelLieInItsFolder() throws IOException {
    Path models = Files.createDirectory(folder.resolve("models"));
    Files.write(folder.resolve("secret.bin"), new byte[16]);
    Files.write(models.resolve("w.bin"), new byte[32]);
    Files.createDirectories(models.resolve("deeper/*"));
    Files.write(models.resolve("deeper/w.bin"), new byte[32]);
    Files.createDirectories(models.resolve("*"));
    Files.write(models.resolve("*/_ORT_MEM_ADDR_"), new byte[32]);
    Files.createSymbolicLink(models.resolve("link.bin"), folder.resolve("secret.bin"));
    Files.createSymbolicLink(models.resolve("linked"), folder);
    Files.createSymbolicLink(models.resolve("inside.bin"), models.resolve("w.bin"));
    for (String location : List.of("w.bin", "deeper/w.bin", "./w.bin", "inside.bin")) {
      outside(models, "", "location", location, "offset", "16", "length", "16");
      outside(models, "", "location", location);
    }
    for (String location :
        List.of(
            "",
            "../secret.bin",
            "deeper/../../secret.bin",
            "..\\secret.bin",
            folder.resolve("secret.bin").toString(),
            "link.bin",
            "linked/secret.bin",
            "*/_ORT_MEM_ADDR_",
            "*/_ORT_NATIVE_ENDIAN_MEM_ADDR_/*")) {
      outside(models, "tensor 'w': lies outside the model's folder", "location", location);
    }
    outside(models, "cannot be found beside the model", "location", "none.bin");
    outside(models, "cannot be found beside the model", "location", "a\0b");
    outside(models, "is in a path beside the model that is not a file", "location", "deeper");
    outside(
        models,
        "has 32 bytes, but the tensor claims 16 from offset 17",
        "location",
        "w.bin",
        "offset",
        "17");
    outside(models, "'-1' is not an offset", "location", "w.bin", "offset", "-1");
    outside(models, "is not an offset", "location", "w.bin", "offset", "9999999999999999999");
    outside(models, "should hold 16 bytes, not 8", "location", "w.bin", "length", "8");
    outside(models, "given twice", "location", "w.bin", "location", "../secret.bin");
  }

  private static void outside(Path models, String reason, String... place) throws IOException {
    ProtoTree tensor = tensor(1, null, 4).number(14, 1);
    for (int i = 0; i < place.length; i += 2) {
      tensor.message(13, new ProtoTree(Kind.ENTRY).text(1, place[i]).text(2, place[i + 1]));
    }
    Path file = Files.write(models.resolve("m.onnx"), model(tensor).toBytes());
    if (reason.isEmpty()) {
      ModelGuard.check(file, Limits.defaults());
      refused("a model from a buffer or a stream has no folder", model(tensor));
    } else {
      ModelException e =
          assertThrows(ModelException.class, () -> ModelGuard.check(file, Limits.defaults()));
      assertOneLine(file + ": tensor 'w': ", e);
      assertTrue(e.getMessage().contains(reason), e.getMessage());
    }
  }

  private static ProtoTree around(ProtoTree inner) {
    return new Sketch(Map.of("b", inner)).read("y = If x | then_branch=$b\n out y");
  }

  private static ProtoTree tensor(int type, byte[] raw, long... dims) {
    ProtoTree tensor = new ProtoTree(Kind.TENSOR).text(8, "w").number(2, type);
    for (long dim : dims) {
      tensor.number(1, dim);
    }
    return raw == null ? tensor : tensor.bytes(9, raw);
  }

  private static ProtoTree model(ProtoTree tensor) {
    return Sketch.model(Sketch.graph("in x float 2\n y = Relu x\n out y").message(5, tensor));
  }
}
