#!/usr/bin/env bash
# Crawls real pages and checks the crawl. See usage below.
set -euo pipefail
examples=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$examples/check/site.sh"

usage() {
  cat <<'END'
usage: crawl-javadoc.sh [GROUP:ARTIFACT:VERSION]

Takes a library's published Javadoc from Maven's registry (default: org.jsoup:jsoup:1.22.1), serves
it on 127.0.0.1, crawls it, and checks that the pages found are exactly those that links lead to,
by a computation of its own over the files. Prints the crawl's totals.

Exit status: 0 they are the same, 1 they are not, 2 wrong usage or a missing tool.
END
}

main() {
  case ${1:-} in
    -h | --help)
      usage
      exit
      ;;
    *:*:* | "") ;;
    *)
      echo "crawl-javadoc.sh: not GROUP:ARTIFACT:VERSION: $1" >&2
      exit 2
      ;;
  esac
  prepare crawl-javadoc.sh
  find_maven crawl-javadoc.sh
  unpack_javadoc "${1:-org.jsoup:jsoup:1.22.1}"
  serve_directory "$temp/site"
  crawl "$url" --limit 100000 --workers 16 | tee "$temp/crawl" | sed -n '/^$/,$p'
  "$JAVA_HOME/bin/java" "$examples/check/Reachable.java" "$temp/site" >"$temp/reachable"
  pages_of "$temp/crawl" | same_pages "$temp/reachable"
  echo "found exactly the $(wc -l <"$temp/reachable" | tr -d ' ') pages that links lead to"
}

crawl() {
  "$examples/../weft" run --quiet "$examples/crawler/Crawler.java" "$@"
}

unpack_javadoc() { # GROUP:ARTIFACT:VERSION
  mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy \
    "-Dartifact=$1:jar:javadoc" "-DoutputDirectory=$temp" >"$temp/maven.log" 2>&1 ||
    fail "no Javadoc of $1 from Maven: $(grep -m 1 ERROR "$temp/maven.log")"
  mkdir "$temp/site"
  (cd "$temp/site" && "$JAVA_HOME/bin/jar" -xf "$temp"/*-javadoc.jar)
}

main "$@"
