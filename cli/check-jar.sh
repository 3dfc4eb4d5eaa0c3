#!/usr/bin/env bash
# Tries cli/target/weft.jar as somebody does who has nothing but it and a JDK; ./build calls it. No arguments.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/examples/check/site.sh"

main() {
  prepare cli/check-jar.sh
  [[ -f $root/cli/target/weft.jar ]] || fail "there is no cli/target/weft.jar: ./build jar makes it"
  mkdir "$temp/alone"
  cp "$root/cli/target/weft.jar" "$root/examples/basics/Hello.java" "$temp/alone"
  cd "$temp/alone"
  export XDG_CACHE_HOME=$temp/cache

  weft --version && said '^weft [0-9]+\.[0-9]+\.[0-9]+'
  weft doctor && said '^ok +fiber +native' && said '^ok +transport +(epoll|kqueue|nio)'
  weft run Hello.java && diff "$root/examples/basics/expected/Hello.txt" "$temp/out" >&2
  weft tour 6.1a 10.3 && said '^-- 10\.3 ok' && said '^2 of 2 programs ran$'
  weft new app && said '^app/pom\.xml$'
  serve_directory "$root/examples/check/site"
  weft crawl --quiet -o crawl --no-sitemaps "$url"
  same_urls
  exits 2 tuor
  echo "weft.jar: works alone ($(du -h weft.jar | cut -f 1))"
}

weft() { # arguments...
  "$JAVA_HOME/bin/java" -jar weft.jar "$@" >"$temp/out" 2>"$temp/errors" ||
    fail "weft $*: $(cat "$temp/errors" "$temp/out")"
}

said() { # pattern
  grep -qE -- "$1" "$temp/out" || fail "no $1 in: $(cat "$temp/out")"
}

exits() { # status arguments...
  local status=0
  "$JAVA_HOME/bin/java" -jar weft.jar "${@:2}" >"$temp/out" 2>"$temp/errors" || status=$?
  ((status == $1)) || fail "weft ${*:2}: exit status $status instead of $1: $(cat "$temp/errors")"
}

# The pages that links lead to, each once, as the crawler of the examples has to find them.
same_urls() {
  sed -nE 's|^\{"url":"http://[^/]*([^"]*)","status":([0-9]+).*|\2 \1|p' crawl/pages.jsonl | LC_ALL=C sort |
    same_pages "$root/examples/check/site.txt"
}

main
