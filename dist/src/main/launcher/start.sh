# Starts Kiln. Sourced by the launchers, which say where things are:
#   home        the folder with models/ and samples/
#   java        the Java to start
#   classpath   the jars
#   natives     the folder of ONNX Runtime's unpacked libraries, if there is one
#   archive     the file for the archive of classes; empty: none
#   outdated    a command: whether that archive is missing or must be made again

# Native libraries read these when they load, so they must be set before Java starts.
export ORT_DISABLE_TELEMETRY=1 OPT_OUT_TRACKING=true
export OPENCV_LOG_LEVEL="${OPENCV_LOG_LEVEL:-ERROR}"
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-PASSIVE}"
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"
export MALLOC_MMAP_MAX_="${MALLOC_MMAP_MAX_:-0}"
export MALLOC_TRIM_THRESHOLD_="${MALLOC_TRIM_THRESHOLD_:-17179869184}"

# LibTorch's build for GPUs computes on the one that it sees, so --device cpu hides it.
case " $* " in *' --device cpu '* | *' --device=cpu '*) export CUDA_VISIBLE_DEVICES='' ;; esac

# The progress bar is as wide as the terminal.
if [ -z "${COLUMNS:-}" ] && [ -t 1 ]; then
  COLUMNS=$(stty size </dev/tty 2>/dev/null | cut -d' ' -f2) && export COLUMNS
fi

# Archives the classes that these commands use (class data sharing), because a short command spends most of its time loading
# classes. The archive is moved into place when it is complete, because several starts may make it at the same time. An empty
# archive means that this Java cannot make one. If the folder cannot be written to, Kiln runs without an archive.
make_archive() (
  draft=$(mktemp -d "$archive.XXXXXX") || exit 0
  trap 'rm -rf "$draft"' EXIT
  cd "$home"
  for command in --help models 'inspect digits' 'run digits samples/digits.png'; do
    "$java" -XX:DumpLoadedClassList="$draft/used" -Dkiln.home="$home" -cp "$classpath" dev.kiln.cli.Kiln $command || :
    # JDK 25 numbers the classes of each list; the numbers do not survive joining several lists. It also lists references to
    # resolve in advance (@cp), and then archives no class with bytecode as old as picocli's.
    sed -e 's/ id: [0-9]*$//' -e '/ id: /d' -e '/^@cp/d' "$draft/used" >>"$draft/list" || :
  done
  "$java" -Xshare:dump -XX:SharedClassListFile="$draft/list" -XX:SharedArchiveFile="$draft/archive" -cp "$classpath" ||
    : >"$draft/archive"
  mv -f "$draft/archive" "$archive"
)

if [ -n "$archive" ] && outdated; then make_archive >/dev/null 2>&1 </dev/null || :; fi

# Commands this short gain nothing from the optimizing compiler.
case ${1:-} in
  '' | -h | --help | -V | --version | models) quick='-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=5' ;;
  *) quick='' ;;
esac

set -- -cp "$classpath" dev.kiln.cli.Kiln "$@"
# If the archive does not fit after all, Java would print a warning on standard output.
if [ -s "$archive" ]; then set -- -XX:SharedArchiveFile="$archive" '-Xlog:cds*=off' "$@"; fi
# ONNX Runtime would otherwise unpack its libraries at every start.
if [ -d "$natives" ]; then set -- -Donnxruntime.native.path="$natives" "$@"; fi
# DJL would otherwise look for libraries on the network. Java 22 to 24 would otherwise take a pipe for a terminal.
exec "$java" -XX:+UseSerialGC -Dai.djl.offline=true -Djdk.console=java.base $quick -Dkiln.home="$home" "$@"
