#!/usr/bin/env bash
# ./build bench: Weft beside its peers.
#
#   benchmarks/run.sh [core|net|http|kit] [--rounds N] [--seconds S] [WORKLOAD...]
#   benchmarks/run.sh crawl [--rounds N]
#
# crawl: a site of thousands of pages by `weft crawl` and others, to benchmarks/RESULTS-crawl.md.
# Without a workload it measures all of core, of the network, of HTTP, of the kit with SQL, or everything, and
# writes benchmarks/RESULTS.md (for net RESULTS-net.md, and so for http and kit); with some (or their first words:
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

# Kotlin and Vert.x are peers that may be absent.
without() { echo "run.sh: that did not build, trying without $1" >&2; }
build kotlin,vertx || { without Kotlin && build vertx; } || { without Vert.x && build kotlin; } || { without both && build; }

exec "$java" -cp "$(weft_class_path)" dev.weft.benchmarks.compare.Compare "$home" "$python" "$@"
