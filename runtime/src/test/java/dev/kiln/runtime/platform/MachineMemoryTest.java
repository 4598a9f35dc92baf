package dev.kiln.runtime.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MachineMemoryTest {
  private static final long MB = 1 << 20;

  @TempDir private Path root;

  @BeforeEach
  void machine() throws IOException {
    write("proc/meminfo", "MemTotal: 8388608 kB\nMemAvailable:    4194304 kB\nBuffers: 1 kB\n");
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private long free() {
    return MachineMemory.free(root).getAsLong();
  }

  @Test
  void withoutControlGroupsTheMachineCounts() {
    assertEquals(4096 * MB, free());
  }

  @Test
  void aSystemThatTellsNothingIsUnknown() throws IOException {
    Files.delete(root.resolve("proc/meminfo"));
    assertEquals(OptionalLong.empty(), MachineMemory.free(root));
    write("proc/meminfo", "MemTotal: 8388608 kB\n");
    assertEquals(OptionalLong.empty(), MachineMemory.free(root));
  }

  @Test
  void theSmallestGroupOfVersion2Counts() throws IOException {
    write("proc/self/cgroup", "0::/outer/inner\n");
    write("sys/fs/cgroup/outer/memory.max", 1000 * MB + "\n");
    write("sys/fs/cgroup/outer/memory.current", 700 * MB + "\n");
    write("sys/fs/cgroup/outer/memory.stat", "anon 5\ninactive_file " + 100 * MB + "\n");
    write("sys/fs/cgroup/outer/inner/memory.max", "max\n");
    write("sys/fs/cgroup/outer/inner/memory.current", 600 * MB + "\n");
    assertEquals(400 * MB, free());
  }

  @Test
  void aContainerThatSeesOnlyItsOwnGroup() throws IOException {
    write("proc/self/cgroup", "0::/../../docker/abc\n");
    write("sys/fs/cgroup/memory.max", 512 * MB + "\n");
    write("sys/fs/cgroup/memory.current", 600 * MB + "\n");
    assertEquals(0, free());
  }

  @Test
  void version1() throws IOException {
    write("proc/self/cgroup", "9:name=systemd:/\n4:cpu,memory:/job\n8:pids:/\n0::/\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", 2000 * MB + "\n");
    write("sys/fs/cgroup/memory/job/memory.limit_in_bytes", 800 * MB + "\n");
    write("sys/fs/cgroup/memory/job/memory.usage_in_bytes", 500 * MB + "\n");
    write("sys/fs/cgroup/memory/job/memory.stat", "total_inactive_file 1048576\n");
    assertEquals(301 * MB, free());
  }

  @Test
  void filesThatHoldSomethingElseAreNoLimit() throws IOException {
    write("proc/self/cgroup", "nonsense\n4:memory\n0::/job\n");
    write("sys/fs/cgroup/job/memory.max", "\n");
    write("sys/fs/cgroup/job/memory.current", "many");
    assertEquals(4096 * MB, free());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisProcess() {
    assertTrue(MachineMemory.resident().getAsLong() > 10 * MB);
    assertTrue(MachineMemory.free().getAsLong() > MB);
  }
}
