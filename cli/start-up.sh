#!/usr/bin/env bash
# Prints how long commands take from start to end, with the caches that ./weft makes and without. usage: cli/start-up.sh [RUNS]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/examples/check/site.sh"
runs=${1:-11}

main() {
  prepare cli/start-up.sh
  "$root/weft" tour --quiet 6.1a >/dev/null # builds and caches
  "$root/weft" run --quiet "$root/examples/basics/Hello.java" >/dev/null
  serve_directory "$root/examples/check/site"
  echo "median of $runs runs, ms"
  printf '%-28s %10s %10s\n' '' 'no cache' cache
  row --version
  row tour --list
  row ps --help
  row doctor
  row fetch "$url"
  row tour 6.1a
  row run -q "$root/examples/basics/Hello.java"
}

# The two ways take turns, so that what else the machine does is the same for both.
row() { # argument...
  local i name=$*
  : >"$temp/no" && : >"$temp/yes"
  for ((i = 0; i < runs; i++)); do
    WEFT_NO_CACHE=yes timed "$@" >>"$temp/no"
    timed "$@" >>"$temp/yes"
  done
  printf '%-28s %10s %10s\n' "${name/"$root/examples/basics/"/}" "$(median "$temp/no")" "$(median "$temp/yes")"
}

timed() { # argument...
  local start=${EPOCHREALTIME/[.,]/}
  "$root/weft" "$@" >/dev/null 2>&1 || fail "weft $*"
  echo $(((${EPOCHREALTIME/[.,]/} - start) / 1000))
}

median() { # file
  sort -n "$1" | sed -n "$(((runs + 1) / 2))p"
}

main
