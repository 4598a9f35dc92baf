package dev.kiln.android.build;

import com.googlecode.d2j.dex.Dex2jar;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Android's classes as Java's again. */
final class TranslatedDex {
  private final Set<String> interfaces = new HashSet<>();

  private TranslatedDex() {}

  /** Writes a jar. */
  static void write(byte[] dex, Path jar) throws IOException {
    Dex2jar.from(dex).computeFrames(true).to(jar);
    try (FileSystem files = FileSystems.newFileSystem(jar);
        Stream<Path> all = Files.walk(files.getPath("/"))) {
      List<Path> classes = all.filter(file -> file.toString().endsWith(".class")).toList();
      new TranslatedDex().mend(classes);
    }
  }

  /** Android's calls don't say whether a method is an interface's own; Java's must. */
  private void mend(List<Path> classes) throws IOException {
    for (Path file : classes) {
      ClassReader type = new ClassReader(Files.readAllBytes(file));
      if ((type.getAccess() & Opcodes.ACC_INTERFACE) != 0) {
        interfaces.add(type.getClassName());
      }
    }
    for (Path file : classes) {
      ClassWriter writer = new ClassWriter(0);
      new ClassReader(Files.readAllBytes(file)).accept(new Calls(writer), 0);
      Files.write(file, writer.toByteArray());
    }
  }

  private boolean isInterface(String type) {
    if (interfaces.contains(type)) {
      return true;
    }
    try {
      ClassLoader java = ClassLoader.getPlatformClassLoader();
      return Class.forName(type.replace('/', '.'), false, java).isInterface();
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private final class Calls extends ClassVisitor {
    Calls(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String called, String type, boolean unknown) {
          super.visitMethodInsn(opcode, owner, called, type, isInterface(owner));
        }
      };
    }
  }
}
