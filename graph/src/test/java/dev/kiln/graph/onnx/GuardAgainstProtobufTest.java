package dev.kiln.graph.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.kiln.graph.onnx.OnnxProto.AttributeProto;
import dev.kiln.graph.onnx.OnnxProto.AttributeProto.AttributeType;
import dev.kiln.graph.onnx.OnnxProto.FunctionProto;
import dev.kiln.graph.onnx.OnnxProto.GraphProto;
import dev.kiln.graph.onnx.OnnxProto.ModelProto;
import dev.kiln.graph.onnx.OnnxProto.NodeProto;
import dev.kiln.graph.onnx.OnnxProto.TensorProto;
import dev.kiln.runtime.errors.ModelRefusedException;
import dev.kiln.runtime.guard.Limits;
import dev.kiln.runtime.guard.ModelGuard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guard is a wall only if it reads a file as protobuf does. Of mutated files, it lets through
 * only those that protobuf reads as well, and in which it finds what the guard has checked.
 */
class GuardAgainstProtobufTest {
  private static final Limits LIMITS =
      Limits.defaults().withDomains(Set.of("", "ai.onnx.ml", "com.example"));

  @TempDir Path folder;
  private int passed;

  @Test
  void theGuardSeesWhatProtobufSees() throws IOException {
    compare(List.of(everything()), 3000);
    assertTrue(passed > 200, passed + " passed");
  }

  @Tag("slow")
  @Test
  void theGuardSeesWhatProtobufSeesInAHundredThousandFiles() throws IOException {
    assumeTrue(System.getProperty("kiln.shared") != null, "-Dkiln.shared names no folder");
    List<byte[]> seeds = new ArrayList<>(List.of(everything()));
    try (Stream<Path> files = Files.walk(Path.of(System.getProperty("kiln.shared"), "data"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".onnx")).sorted().toList()) {
        if (Files.size(file) < 20_000) {
          seeds.add(Files.readAllBytes(file));
        }
      }
    }
    compare(seeds, 100_000);
    System.out.println(passed + " of 100000 files passed the guard, and protobuf saw the same");
  }

  private byte[] everything() throws IOException {
    Path file = folder.resolve("everything.onnx");
    OnnxWriter.write(Everything.model(), file);
    return Files.readAllBytes(file);
  }

  private void compare(List<byte[]> seeds, int count) throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < count; i++) {
      byte[] seed = seeds.get(random.nextInt(seeds.size()));
      byte[] bytes =
          random.nextInt(4) == 0 ? Mutation.of(seed, random) : FieldMutation.of(seed, random);
      OptionalLong folding = guard(bytes);
      if (folding.isPresent()) {
        passed++;
        compare(bytes, folding, "file " + i);
      }
    }
  }

  private static OptionalLong guard(byte[] bytes) {
    try {
      return OptionalLong.of(
          ModelGuard.check("m", ByteBuffer.wrap(bytes), Optional.empty(), LIMITS));
    } catch (ModelRefusedException e) {
      return OptionalLong.empty();
    }
  }

  private static void compare(byte[] bytes, OptionalLong folding, String name)
      throws InvalidProtocolBufferException {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      // Texts that nobody reads, such as descriptions: native protobuf takes them as they are.
      assertTrue(e.getMessage().contains("UTF-8"), name + ": " + e);
      return;
    }
    model.getGraph().getNodeList().forEach(node -> compare(node, false, name));
    compare(model.getGraph(), false, name);
    for (FunctionProto function : model.getFunctionsList()) {
      function.getNodeList().forEach(node -> compare(node, true, name));
    }
    // Without what protobuf passes over, and in protobuf's own order.
    ModelProto known = DiscardUnknownFieldsParser.wrap(ModelProto.parser()).parseFrom(bytes);
    assertEquals(folding, guard(known.toByteArray()), name + ": the guard sees something else");
  }

  private static void compare(GraphProto graph, boolean inFunction, String name) {
    graph.getNodeList().forEach(node -> compare(node, inFunction, name));
    graph.getInitializerList().forEach(tensor -> compare(tensor, name));
  }

  private static void compare(NodeProto node, boolean inFunction, String name) {
    assertTrue(node.getOpTypeBytes().isValidUtf8(), name);
    for (AttributeProto attribute : node.getAttributeList()) {
      AttributeType type = attribute.getType();
      assertTrue(type != AttributeType.UNDEFINED, name + ": " + attribute);
      assertTrue(!attribute.getUnknownFields().hasField(20), name + ": " + attribute);
      assertTrue(inFunction || attribute.getRefAttrName().isEmpty(), name + ": " + attribute);
      assertTrue(values(attribute) <= 1, name + ": " + attribute);
      assertTrue(!attribute.hasI() || type == AttributeType.INT, name + ": " + attribute);
      assertTrue(
          attribute.getIntsCount() == 0 || type == AttributeType.INTS, name + ": " + attribute);
      compare(attribute.getT(), name);
      compare(attribute.getG(), inFunction, name);
      attribute.getGraphsList().forEach(graph -> compare(graph, inFunction, name));
    }
  }

  private static int values(AttributeProto attribute) {
    boolean[] given = {
      attribute.hasF(),
      attribute.hasI(),
      attribute.hasS(),
      attribute.hasT(),
      attribute.hasG(),
      attribute.hasTp(),
      attribute.hasSparseTensor(),
      attribute.getFloatsCount() > 0,
      attribute.getIntsCount() > 0,
      attribute.getStringsCount() > 0,
      attribute.getTensorsCount() > 0,
      attribute.getGraphsCount() > 0,
      attribute.getTypeProtosCount() > 0,
      attribute.getSparseTensorsCount() > 0
    };
    int count = 0;
    for (boolean value : given) {
      count += value ? 1 : 0;
    }
    return count;
  }

  private static void compare(TensorProto tensor, String name) {
    assertTrue(!tensor.getUnknownFields().hasField(14), name + ": " + tensor);
    long elements = tensor.getDimsList().stream().reduce(1L, Math::multiplyExact);
    if (tensor.hasRawData() && tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE) {
      assertEquals(4 * elements, tensor.getRawData().size(), name + ": " + tensor);
    }
    if (tensor.getInt64DataCount() > 0) {
      assertEquals(elements, tensor.getInt64DataCount(), name + ": " + tensor);
    }
  }
}
