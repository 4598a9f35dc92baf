package dev.kiln.train.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Computes expressions of PyTorch's own operators, with gradients, that DJL has no method for. An
 * expression is wrapped into a TorchScript module, an archive written here byte by byte, and loaded
 * into LibTorch once; the modules live as long as the process. Thread-safe.
 *
 * @see <a href="https://pytorch.org/docs/stable/jit_language_reference.html">TorchScript</a>
 */
final class TorchScript {
  private static final PtNDManager MANAGER =
      (PtNDManager) NDManager.newBaseManager(null, "PyTorch");
  private static final Map<String, PtSymbolBlock> MODULES = new ConcurrentHashMap<>();

  private TorchScript() {}

  /**
   * Returns the value of an expression over {@code a0}, {@code a1}, ...; owned by the manager of
   * {@code a0}. Expressions are kept, so they must not contain what varies without bounds.
   */
  static NDArray evaluate(String expression, NDList arguments) {
    PtSymbolBlock module =
        MODULES.computeIfAbsent(
            arguments.size() + expression, key -> load(expression, arguments.size()));
    NDList plain = new NDList(arguments.size());
    for (NDArray argument : arguments) {
      plain.add(withoutDirective(argument));
    }
    try {
      // Training only means here that gradients are recorded if the thread records them.
      return IValueUtils.forward(module, plain, true).singletonOrThrow();
    } finally {
      for (int i = 0; i < plain.size(); i++) {
        if (plain.get(i) != arguments.get(i)) {
          plain.get(i).close();
        }
      }
    }
  }

  /** DJL reads names with points or brackets as directions how to pass an argument. */
  private static NDArray withoutDirective(NDArray argument) {
    String name = argument.getName();
    return name == null || name.matches("\\w*") ? argument : argument.reshape(argument.getShape());
  }

  private static PtSymbolBlock load(String expression, int arguments) {
    StringBuilder code = new StringBuilder();
    code.append("class Expression(Module):\n");
    code.append("  __parameters__ = []\n  __buffers__ = []\n  training : bool\n");
    code.append("  def forward(self: __torch__.Expression");
    for (int i = 0; i < arguments; i++) {
      code.append(", a").append(i).append(": Tensor");
    }
    code.append(") -> Tensor:\n    return ").append(expression).append('\n');
    try {
      return JniUtils.loadModule(
          MANAGER, new ByteArrayInputStream(archive(code.toString())), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns a TorchScript archive with one module, which has no state but whether it is training.
   */
  private static byte[] archive(String code) throws IOException {
    // A pickle of: __torch__.Expression, made without arguments, with {"training": True}.
    byte[] module =
        ("\u0080\u0002c__torch__\nExpression\n)\u0081}X\b\0\0\0training\u0088sb.")
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] noConstants = "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "data.pkl", module);
      store(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
      store(zip, "constants.pkl", noConstants);
      store(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry("expression/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
