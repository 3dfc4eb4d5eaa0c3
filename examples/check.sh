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
    check_outputs basics
    check_outputs kit
    check_outputs sql
    check_outputs micrometer
    check_guide
    check_site
  done
  check_flaky_site
  check_command_line
  check_profile
  check_tour
  check_interrupt
  check_net
  check_http
  "$examples/crawler/crawl-javadoc.sh" >"$temp/javadoc" 2>"$temp/errors" ||
    fail "crawler/crawl-javadoc.sh: $(cat "$temp/errors")"
  echo "crawler: $(tail -n 1 "$temp/javadoc")"
}

# Also tries ./weft run, which builds core if nobody has yet.
compile() {
  local module
  "$examples/../weft" run --quiet "$examples/basics/Hello.java" >"$temp/hello" 2>"$temp/hello.err" ||
    fail "./weft run examples/basics/Hello.java: $(cat "$temp/hello.err")"
  same Hello "$examples/basics/expected/Hello.txt" "$temp/hello"
  core=""
  for module in core net kit http sql micrometer; do
    core+=${core:+:}$examples/../$module/target/classes
    [[ ! -d $examples/../$module/target/lib ]] || core+=:$examples/../$module/target/lib/*
  done
  find "$examples" -name '*.java' -exec \
    "$JAVA_HOME/bin/javac" -Xlint:all -Werror -cp "$core" -d "$temp/classes" {} + ||
    fail "the examples do not compile"
}

# The Java in the READMEs and guides is Java of the examples, or of the tests where it is a test.
check_readme() {
  local readme block example found
  for readme in "$examples"/../{,docs/,docs/zh/}*.md; do
    rm -f "$temp"/block-*
    awk -v to="$temp/block-" '/^```/ { inside = /^```java/; if (inside) n++; next } inside { print > (to n) }' "$readme"
    for block in "$temp"/block-*; do
      [[ -f $block ]] || continue # none in this one
      found=""
      for example in "$examples"/{*,guide/*}/*.java "$examples"/../core/src/test/java/dev/weft/testing/*.java; do
        [[ $(<"$example") != *"$(<"$block")"* ]] || found=yes
      done
      [[ -n $found ]] || fail "${readme#"$examples"/../}: not from an example: $(cat "$block")"
    done
    check_links "$readme"
  done
  echo "READMEs and guides: their programs are the examples, and what they name is there"
}

check_links() { # file
  local link
  for link in $(grep -oE '\]\([^)#: ]+\)' "$1" | sed 's/^](//; s/)$//'); do
    [[ -e $(dirname "$1")/$link ]] || fail "${1#"$examples"/../}: there is no $link"
  done
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

# What each program of the guide prints.
check_guide() {
  "${jvm[@]}" --enable-native-access=ALL-UNNAMED -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 \
    -Dslf4j.internal.verbosity=ERROR "-Djava.util.logging.config.file=$examples/../cli/src/main/resources/dev/weft/cli/quiet.properties" \
    "-Djava.io.tmpdir=$temp" \
    GuideCheck "$examples/guide" "$fiber" || fail "the guide's programs on the $fiber fiber: see above"
}

check_tour() {
  local weft=$examples/../weft
  "$weft" tour --quiet 3.1 6.1a >"$temp/tour" 2>"$temp/tour.err" || fail "weft tour: $(cat "$temp/tour.err")"
  [[ ! -s $temp/tour.err ]] || fail "weft tour wrote to stderr: $(cat "$temp/tour.err")"
  grep -qx '== 6.1a Gather with failures' "$temp/tour" || fail "weft tour: no heading: $(cat "$temp/tour")"
  grep -qx 'elapsed: 3.0 s' "$temp/tour" || fail "weft tour: no output: $(cat "$temp/tour")"
  grep -qxE -- '-- 6.1a ok \([0-9]\.[0-9] s\)' "$temp/tour" || fail "weft tour: no end: $(cat "$temp/tour")"
  [[ $(tail -n 1 "$temp/tour") == "2 of 2 programs ran" ]] || fail "weft tour: $(cat "$temp/tour")"
  echo "weft tour: runs programs of the guide"
}

# Each example of a directory prints what is expected.
check_outputs() { # directory
  local source name
  for source in "$examples/$1"/*.java; do
    name=$(basename "$source" .java)
    # A blocking call blocks a loop with portable fibers: that is the point of that example.
    [[ $name == BlockingCalls && $fiber == portable ]] && continue
    "${jvm[@]}" "$name" >"$temp/$name" 2>"$temp/$name.err" ||
      fail "$name on the $fiber fiber: $(cat "$temp/$name.err")"
    same "$name on the $fiber fiber" "$examples/$1/expected/$name.txt" "$temp/$name"
  done
  echo "$1: as expected on the $fiber fiber"
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

# The programs of net, run and ended as a user does.
check_net() {
  local echo proxy chat ann bob
  server EchoServer 0 && echo=$!
  server Chat 0 && chat=$!
  port_of EchoServer
  server Proxy 0 127.0.0.1 "$port" && proxy=$!
  port_of Proxy
  netcat <<<$'one\ntwo' >"$temp/netcat" || fail "Netcat: $(cat "$temp/errors")"
  [[ $(<"$temp/netcat") == $'one\ntwo' ]] || fail "EchoServer behind Proxy: $(cat "$temp/netcat")"
  await "$temp/Proxy" '^connections 1, bytes there 8, back 8$'
  port_of Chat
  mkfifo "$temp/ann" "$temp/bob"
  netcat <"$temp/ann" >"$temp/ann.out" & ann=$!
  netcat <"$temp/bob" >"$temp/bob.out" & bob=$!
  exec 5>"$temp/ann" 6>"$temp/bob"
  echo ann >&5 && await "$temp/ann.out" 'ann has come'
  echo bob >&6 && await "$temp/ann.out" 'bob has come'
  echo hello >&6 && await "$temp/ann.out" 'bob: hello'
  exec 6>&- && wait "$bob" && await "$temp/ann.out" 'bob has gone'
  exec 5>&- && wait "$ann"
  printf '%s\n' 'your name? * ann has come' '* bob has come' 'bob: hello' '* bob has gone' |
    same Chat - "$temp/ann.out"
  interrupt EchoServer "$echo" && interrupt Proxy "$proxy" && interrupt Chat "$chat"
  echo "net: an echo through a proxy, and a chat of two"
}

# The programs of http: the server is asked by hand, the others talk to servers of their own.
check_http() {
  local http
  server Server 0 && http=$!
  port_of Server
  ask 'GET /greet/Ada HTTP/1.1' '' >"$temp/ada"
  [[ $(head -n 1 "$temp/ada") == $'HTTP/1.1 200 OK\r' && $(tail -n 1 "$temp/ada") == '{"name":"Ada","length":3}' ]] ||
    fail "Server: $(cat "$temp/ada")"
  ask 'POST /upper HTTP/1.0' hello >"$temp/upper"
  [[ $(tail -n 1 "$temp/upper") == HELLO ]] || fail "Server: $(cat "$temp/upper")"
  interrupt Server "$http"
  check_cores
  "${jvm[@]}" ChatRooms >"$temp/ChatRooms" 2>"$temp/ChatRooms.err" || fail "ChatRooms: $(cat "$temp/ChatRooms.err")"
  same ChatRooms "$examples/http/expected/ChatRooms.txt" "$temp/ChatRooms"
  "${jvm[@]}" ApiClient >"$temp/ApiClient" 2>"$temp/ApiClient.err" || fail "ApiClient: $(cat "$temp/ApiClient.err")"
  grep -qx '40 of 50 found' "$temp/ApiClient" || fail "ApiClient: $(cat "$temp/ApiClient")"
  echo "http: a server with routes, one port on two loops, a chat and a client of an API"
}

# Both loops answer, sooner or later.
check_cores() {
  local cores loop
  server Cores 0 2 && cores=$!
  port_of Cores
  for loop in 0 1; do
    until ask 'GET / HTTP/1.1' '' | tee "$temp/cores" | grep -q "^hello from loop $loop"; do
      grep -q '^hello from loop' "$temp/cores" || fail "Cores: $(cat "$temp/cores")"
    done
  done
  interrupt Cores "$cores"
}

# Sends a request and prints the answer, without a program that speaks HTTP.
ask() { # request-line body
  exec 7<>"/dev/tcp/127.0.0.1/$port"
  printf '%s\r\nHost: here\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s' "$1" "${#2}" "$2" >&7
  cat <&7
  exec 7>&-
}

server() { # name arguments...
  set -m
  "$examples/../weft" run --quiet "$examples"/*/"$1.java" "${@:2}" >"$temp/$1" 2>"$temp/$1.err" &
  set +m
  servers+=($!)
}

# Sets port to the one that a server says it has.
port_of() { # name
  await "$temp/$1" '^([a-z]+ on port |http://127.0.0.1:)[0-9]+'
  port=$(sed -nE 's#^([a-z]+ on port |http://127.0.0.1:)([0-9]+).*#\2#p' "$temp/$1")
}

netcat() {
  "$examples/../weft" run --quiet "$examples/net/Netcat.java" 127.0.0.1 "$port" 2>"$temp/errors"
}

interrupt() { # name process
  local status=0
  kill -INT "$2"
  wait "$2" || status=$?
  ((status == 130)) || fail "interrupted $1: exit status $status instead of 130: $(cat "$temp/$1.err")"
  ! grep -q 'Exception' "$temp/$1.err" || fail "$1: $(cat "$temp/$1.err")"
}

await() { # file pattern
  local tries
  for ((tries = 0; tries < 600; tries++)); do
    ! grep -qsE "$2" "$1" || return 0
    sleep 0.05
  done
  fail "no $2 in ${1##*/}: $(cat "$1")"
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
