package dev.kiln.train.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.kiln.train.TrainingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A function of arrays, written in TorchScript and compiled by LibTorch, with gradients. It is a
 * module without state, in an archive that is written here byte by byte. Thread-safe.
 *
 * @see <a href="https://pytorch.org/docs/stable/jit_language_reference.html">TorchScript</a>
 */
public final class TorchFunction implements AutoCloseable {
  private static final PtNDManager MANAGER =
      (PtNDManager) NDManager.newBaseManager(null, "PyTorch");

  private final PtSymbolBlock module;

  private TorchFunction(PtSymbolBlock module) {
    this.module = module;
  }

  /**
   * Compiles a function.
   *
   * @param arguments how many arrays it takes, which are {@code a0}, {@code a1}, ...
   * @param result the type of what it returns, such as {@code Tensor} or {@code List[Tensor]}
   * @param body its lines, the last of which returns
   * @throws TrainingException if LibTorch refuses it
   */
  public static TorchFunction of(int arguments, String result, String body) {
    StringBuilder code = new StringBuilder();
    code.append("class Expression(Module):\n");
    code.append("  __parameters__ = []\n  __buffers__ = []\n  training : bool\n");
    code.append("  def forward(self: __torch__.Expression");
    for (int i = 0; i < arguments; i++) {
      code.append(", a").append(i).append(": Tensor");
    }
    code.append(") -> ").append(result).append(":\n");
    body.lines().forEach(line -> code.append("    ").append(line).append('\n'));
    try {
      return new TorchFunction(
          JniUtils.loadModule(
              MANAGER, new ByteArrayInputStream(archive(code.toString())), false, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw new TrainingException("LibTorch refuses a function: " + e.getMessage(), e);
    }
  }

  /**
   * Returns what the function gives for arrays; owned by the manager of the first. Gradients are
   * recorded if the thread records them.
   */
  public NDList apply(NDList arguments) {
    NDList plain = new NDList(arguments.size());
    for (NDArray argument : arguments) {
      plain.add(withoutDirective(argument));
    }
    try {
      return IValueUtils.forward(module, plain, true);
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
      // Older versions divide whole numbers in another way.
      store(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
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

  @Override
  public void close() {
    module.close();
  }
}
