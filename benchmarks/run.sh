#!/usr/bin/env bash
# ./build bench: Weft beside its peers.
#
#   benchmarks/run.sh [core|net|http] [--rounds N] [--seconds S] [WORKLOAD...]
#
# Without a workload it measures all of core, of the network, of HTTP, or everything, and writes
# benchmarks/RESULTS.md (RESULTS-net.md, RESULTS-http.md); with some (or their first words:
# switch, queue_1, hello) it only prints. $PYTHON names another python3, $JAVA_HOME another JDK.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

# Kotlin and Vert.x are peers that may be absent.
build kotlin,vertx || { echo "run.sh: Kotlin or Vert.x did not build, going on without them" >&2 && build; }

# The system's python3 before one that a version manager puts in front of it.
python=${PYTHON:-$(command -p -v python3 || command -v python3 || true)}

exec "$java" -cp "$(weft_class_path)" dev.weft.benchmarks.compare.Compare "$home" "$python" "$@"
