package dev.kiln.cluster.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The processes of a cluster, listed in a file: the master's address, then a line for each with its
 * name, its number and when it started. Numbers are used again; a process that started at another
 * time is not ours.
 */
final class ClusterProcesses {
  private static final String LIST = "processes";

  private final Path folder;
  private final String master;
  private final List<Listed> listed = new ArrayList<>();

  private record Listed(String name, long pid, long start) {
    static Listed of(String name, ProcessHandle process) {
      return new Listed(name, process.pid(), startOf(process));
    }

    static Listed parsed(String line) {
      String[] words = line.split(" ");
      return new Listed(words[0], Long.parseLong(words[1]), Long.parseLong(words[2]));
    }

    Optional<ProcessHandle> process() {
      return ProcessHandle.of(pid).filter(p -> p.isAlive() && startOf(p) == start);
    }

    private static long startOf(ProcessHandle process) {
      return process.info().startInstant().map(at -> at.toEpochMilli()).orElse(0L);
    }
  }

  ClusterProcesses(Path folder, String master) {
    this.folder = folder;
    this.master = master;
  }

  /** Returns the processes listed in a folder, if one of them runs. */
  static Optional<ClusterProcesses> running(Path folder) throws IOException {
    Path list = folder.resolve(LIST);
    if (!Files.exists(list)) {
      return Optional.empty();
    }
    try {
      List<String> lines = Files.readAllLines(list);
      ClusterProcesses processes = new ClusterProcesses(folder, lines.get(0));
      lines.stream().skip(1).map(Listed::parsed).forEach(processes.listed::add);
      boolean any = processes.listed.stream().anyMatch(l -> l.process().isPresent());
      return any ? Optional.of(processes) : Optional.empty();
    } catch (RuntimeException e) {
      throw new IOException(list + ": not a list of processes; delete it", e);
    }
  }

  /** Starts a process with its output in a log, and lists it. */
  void start(String name, Map<String, String> environment, List<String> command)
      throws IOException {
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    listed.add(Listed.of(name, process.toHandle()));
    List<String> lines = new ArrayList<>(List.of(master));
    listed.forEach(l -> lines.add("%s %d %d".formatted(l.name(), l.pid(), l.start())));
    Files.write(folder.resolve(LIST), lines);
  }

  /** Throws if a process has ended. */
  void requireAlive() throws IOException {
    for (Listed one : listed) {
      if (one.process().isEmpty()) {
        throw new IOException(
            "the cluster's %s ended as it started; its log is %s"
                .formatted(one.name(), folder.resolve(one.name() + ".log")));
      }
    }
  }

  String master() {
    return master;
  }

  Path folder() {
    return folder;
  }

  List<ProcessHandle> named(String prefix) {
    return listed.stream()
        .filter(l -> l.name().startsWith(prefix))
        .flatMap(l -> l.process().stream())
        .toList();
  }

  void stop() throws IOException {
    List<ProcessHandle> ours = named("");
    // Executors are the workers' children; one that has lost its worker ends by itself.
    List<ProcessHandle> all =
        Stream.concat(ours.stream(), ours.stream().flatMap(ProcessHandle::descendants)).toList();
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle process : all) {
      CompletableFuture<ProcessHandle> end = process.onExit();
      try {
        end.get(10, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException e) {
        process.destroyForcibly();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
    Files.deleteIfExists(folder.resolve(LIST));
  }
}
