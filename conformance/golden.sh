#!/usr/bin/env bash
# Rewrites pairs/*.out with what CPython prints. See usage below.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'END'
usage: conformance/golden.sh [--check] [NAME...]

Runs pairs/NAME.py (by default all of them) under CPython and writes what they print to
pairs/NAME.out. Each is run until three runs have printed the same, at most seven times: they
run in real time, and on a busy machine a timer may be late.

  --check   writes nothing; fails if a program prints something else than its .out file

The interpreter is $PYTHON, or python3.13, or python3; it must be 3.12 or newer. Programs that
say "# needs 3.13" are left out on an older one.
END
}

wrong() {
  echo "golden.sh: $1" >&2
  exit 2
}

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3.13 python3; do
    if [[ -n $candidate ]] && at_least 12; then
      python=$candidate
      return
    fi
    [[ -z ${PYTHON:-} ]] || wrong "PYTHON=$PYTHON is not a CPython 3.12 or newer"
  done
  wrong "no CPython 3.12 or newer found: set PYTHON to one"
}

at_least() {
  "$candidate" -c "import sys; sys.exit(sys.version_info < (3, $1))" 2>/dev/null
}

golden() {
  local name=$1 out candidate=$python
  [[ -f pairs/$name.py ]] || wrong "no such program: pairs/$name.py"
  if grep -q '^# needs 3.13' "pairs/$name.py" && ! at_least 13; then
    echo "skipped  $name (needs Python 3.13)"
    return
  fi
  if ! agree "$name"; then
    fail "unstable $name"
    return
  fi
  if [[ -z $check ]]; then
    printf '%s\n' "$out" >"pairs/$name.out"
  elif [[ $out != "$(cat "pairs/$name.out" 2>/dev/null)" ]]; then
    fail "differs  $name"
  fi
}

# Sets out to what three runs have printed.
agree() {
  local -A seen=()
  local sum
  for _ in {1..7}; do
    out=$(run "$1")
    sum=$(cksum <<<"$out")
    seen[$sum]=$((${seen[$sum]:-0} + 1))
    [[ ${seen[$sum]} -lt 3 ]] || return 0
  done
  return 1
}

# Leftover tasks and unread errors are no part of the trace: standard error is dropped.
run() {
  timeout 60 "$python" -B "pairs/$1.py" 2>/dev/null || echo "exit status $?"
}

fail() {
  echo "$1"
  failed=$((failed + 1))
}

check= failed=0 names=()
for argument in "$@"; do
  case $argument in
    -h | --help) usage && exit ;;
    --check) check=yes ;;
    -*) wrong "no such option: $argument" ;;
    *) names+=("$argument") ;;
  esac
done
if ((${#names[@]} == 0)); then
  for file in pairs/[a-z]*.py; do
    name=${file##*/}
    names+=("${name%.py}")
  done
fi
find_python
for name in "${names[@]}"; do
  golden "$name"
done
echo "${#names[@]} programs with $("$python" --version), $failed failed"
((failed == 0))
