#!/usr/bin/env bash
# Rewrites the table at the end of docs/conformance.md from the comments above the tests:
#   // test_locks: test_acquire_cancel, test_cancel_race
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

page=docs/conformance.md
marker='<!-- conformance/table.sh writes what follows -->'

rows() {
  find core/src/test -name '*Test.java' | sort | xargs awk '
    FNR == 1 { class = FILENAME; sub(/.*\//, "", class); sub(/\.java$/, "", class); n = 0 }
    /^ *\/\/ test_[a-z0-9_]+: / { sub(/^ *\/\/ /, ""); list[++n] = $0; next }
    n && /^ *\/\/ +test_/ { sub(/^ *\/\/ */, ""); list[n] = list[n] " " $0; next }
    n && /^ *(public )?void [a-zA-Z0-9]+\(/ {
      method = $0; sub(/^ *(public )?void /, "", method); sub(/\(.*/, "", method)
      for (i = 1; i <= n; i++) {
        count = split(list[i], each, /[:, ]+/)
        for (k = 2; k <= count; k++)
          if (each[k] ~ /^test_/) print "| " each[1] " | " each[k] " | `" class "#" method "` |"
      }
      n = 0
    }' | sort -u
}

table=$(rows)
cases=$(cut -d'|' -f2,3 <<<"$table" | sort -u | wc -l)
{
  awk -v marker="$marker" '{ print } $0 == marker { exit }' "$page"
  echo
  echo "$cases cases of CPython's, in $(wc -l <<<"$table") places."
  echo
  echo "| file | case | Weft's test |"
  echo "|---|---|---|"
  echo "$table"
} >"$page.new"
mv "$page.new" "$page"
echo "table.sh: $cases cases"
