#!/usr/bin/env bash
# Compiles and runs all examples and checks what they do; ./build calls it. No arguments.
set -euo pipefail
examples=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$examples/check/site.sh"

main() {
  prepare examples/check.sh
  compile
  check_readme
  serve_directory "$examples/check/site"
  site=$url
  check_reachable
  for fiber in portable native; do
    jvm=("$JAVA_HOME/bin/java" --add-opens java.base/java.lang=ALL-UNNAMED "-Dweft.fiber=$fiber"
      -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$core:$temp/classes")
    check_basics
    check_site
  done
  check_flaky_site
  check_command_line
  check_profile
  check_interrupt
  "$examples/crawler/crawl-javadoc.sh" >"$temp/javadoc" 2>"$temp/errors" ||
    fail "crawler/crawl-javadoc.sh: $(cat "$temp/errors")"
  echo "crawler: $(tail -n 1 "$temp/javadoc")"
}

# Also tries ./weft run, which builds core if nobody has yet.
compile() {
  "$examples/../weft" run --quiet "$examples/basics/Hello.java" >"$temp/hello" 2>"$temp/hello.err" ||
    fail "./weft run examples/basics/Hello.java: $(cat "$temp/hello.err")"
  same Hello "$examples/basics/expected/Hello.txt" "$temp/hello"
  core=$examples/../core/target/classes:$examples/../net/target/classes:$examples/../net/target/lib/*:$examples/../http/target/classes:$examples/../http/target/lib/*
  find "$examples" -name '*.java' -exec \
    "$JAVA_HOME/bin/javac" -Xlint:all -Werror -cp "$core" -d "$temp/classes" {} + ||
    fail "the examples do not compile"
}

# The Java in the READMEs is Java of the examples, or of the tests where it is a test.
check_readme() {
  local readme block example found
  for readme in "$examples"/../README*.md; do
    rm -f "$temp"/block-*
    awk -v to="$temp/block-" '/^```/ { inside = /^```java/; if (inside) n++; next } inside { print > (to n) }' "$readme"
    for block in "$temp"/block-*; do
      found=""
      for example in "$examples"/*/*.java "$examples"/../core/src/test/java/dev/weft/testing/*.java; do
        [[ $(<"$example") != *"$(<"$block")"* ]] || found=yes
      done
      [[ -n $found ]] || fail "$(basename "$readme"): not from an example: $(cat "$block")"
    done
  done
  echo "READMEs: their programs are the examples"
}

# What the crawl of the Javadoc is compared with is itself right.
check_reachable() {
  "$JAVA_HOME/bin/java" -cp "$temp/classes" Reachable "$examples/check/site" | LC_ALL=C sort |
    same_pages "$examples/check/site.txt"
}

# The commands written in Java, through the script.
check_profile() {
  "$examples/../weft" profile --quiet --json -o "$temp/busy.html" "$examples/basics/Busy.java" \
    >"$temp/busy" 2>"$temp/busy.err" || fail "weft profile: $(cat "$temp/busy.err")"
  grep -q '"name" : "prices-\*"' "$temp/busy" || fail "weft profile --json: $(cat "$temp/busy")"
  grep -q 'prices-\*' "$temp/busy.html" || fail "weft profile: no tasks in its page"
  echo "weft profile: tells of a program's tasks"
}

check_basics() {
  local source name
  for source in "$examples"/basics/*.java; do
    name=$(basename "$source" .java)
    # A blocking call blocks a loop with portable fibers: that is the point of that example.
    [[ $name == BlockingCalls && $fiber == portable ]] && continue
    "${jvm[@]}" "$name" >"$temp/$name" 2>"$temp/$name.err" ||
      fail "$name on the $fiber fiber: $(cat "$temp/$name.err")"
    same "$name on the $fiber fiber" "$examples/basics/expected/$name.txt" "$temp/$name"
  done
  echo "basics: as expected on the $fiber fiber"
}

check_site() {
  crawl "$site" --limit 100
  pages_of "$temp/crawl" | same_pages "$examples/check/site.txt"
  crawl "$site" --limit 7 --workers=3 --per-host 1
  total pages 7
  echo "crawler: finds all of a small site on the $fiber fiber, and no more than its limit"
}

check_flaky_site() {
  serve "$JAVA_HOME/bin/java" -cp "$temp/classes" FlakySite
  crawl "$url" --timeout 1
  pages_of "$temp/crawl" | same_pages "$examples/check/flaky.txt"
  total pages 6
  total errors 2
  echo "crawler: tries again, gives up in time and survives failures"
}

check_command_line() {
  exits 0 --help
  exits 2
  exits 2 no-url
  exits 2 ftp://127.0.0.1/
  exits 2 "$site" --limit
  exits 2 "$site" --limit=0
  exits 2 "$site" --limti 3
  exits 1 http://127.0.0.1:1/
  echo "crawler: exits with the right status"
}

exits() { # status arguments...
  local status=0
  "${jvm[@]}" Crawler "${@:2}" >"$temp/crawl" 2>"$temp/errors" || status=$?
  ((status == $1)) || fail "Crawler ${*:2}: exit status $status instead of $1: $(cat "$temp/errors")"
  if (($1 == 2)); then
    (($(wc -l <"$temp/errors") == 1)) || fail "Crawler ${*:2}: not one line: $(cat "$temp/errors")"
  fi
}

check_interrupt() {
  local crawler status=0
  serve "$JAVA_HOME/bin/java" -cp "$temp/classes" FlakySite
  set -m # a job in the background ignores Ctrl-C otherwise
  "${jvm[@]}" Crawler "$url" --timeout 60 >"$temp/crawl" 2>"$temp/errors" &
  crawler=$!
  set +m
  for _ in {1..300}; do
    grep -q '^200' "$temp/crawl" && break
    sleep 0.1
  done
  kill -INT "$crawler"
  wait "$crawler" || status=$?
  ((status == 130)) || fail "interrupted Crawler: exit status $status instead of 130"
  grep -q '^pages/s' "$temp/crawl" || fail "interrupted Crawler: no totals"
  echo "crawler: interrupted, it says how far it was"
}

crawl() { # arguments...
  "${jvm[@]}" Crawler "$@" >"$temp/crawl" 2>"$temp/errors" || fail "Crawler $*: $(cat "$temp/errors")"
}

total() { # name value
  grep -qE "^$1 +$2\$" "$temp/crawl" || fail "not $1 $2: $(grep "^$1 " "$temp/crawl")"
}

same() { # what expected actual
  diff -u --label expected --label printed "$2" "$3" >&2 || fail "$1 printed something else"
}

main
