#!/usr/bin/env bash
# ./build bench: Weft beside its peers.
#
#   benchmarks/run.sh [core|net|http|kit] [--rounds N] [--seconds S] [WORKLOAD...]
#   benchmarks/run.sh crawl [--rounds N]
#
# crawl: a site of thousands of pages by `weft crawl` and others, to benchmarks/RESULTS-crawl.md.
# Without a workload it measures all of core, of the network, of HTTP, of the kit with SQL, or all, and writes
# benchmarks/RESULTS.md (RESULTS-net.md for net, and so on); with some (or their first words:
# switch, queue_1, hello) it only prints. $PYTHON names another python3, $JAVA_HOME another JDK.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

# The system's python3 before one that a version manager puts in front of it.
python=${PYTHON:-$(command -p -v python3 || command -v python3 || true)}

if [[ ${1:-} == crawl ]]; then
  build crawl
  "$home/../weft" crawl --help >/dev/null # builds it
  exec "$java" -cp "$(weft_class_path)" dev.weft.benchmarks.compare.CrawlBench "$home" "$python" "$@"
fi

# Kotlin is a peer that may be absent.
build kotlin || { echo "run.sh: Kotlin did not build, going on without it" >&2 && build; }

exec "$java" -cp "$(weft_class_path)" dev.weft.benchmarks.compare.Compare "$home" "$python" "$@"
