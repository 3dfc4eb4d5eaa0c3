# Sourced by the scripts that crawl. It finds a JDK, and serves and compares sites in a temporary
# directory that goes away with the script, as do the servers.
source "$(dirname "${BASH_SOURCE[0]}")/../../.mvn/find-jdk.sh"

prepare() { # name of the script
  script=$1 servers=()
  find_jdk "$script"
  temp=$(mktemp -d)
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

clean_up() {
  local server
  for server in ${servers[@]+"${servers[@]}"}; do
    kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true
  done
  rm -rf "$temp"
}

# Serves a directory on a free port and sets url.
serve_directory() { # directory
  serve "$JAVA_HOME/bin/jwebserver" -b 127.0.0.1 -p 0 -o none -d "$1"
}

# Starts a server that prints its URL, and sets url.
serve() { # command...
  : >"$temp/server"
  "$@" >"$temp/server" 2>&1 &
  servers+=($!)
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    url=$(sed -n 's|.*\(http://127.0.0.1:[0-9]*/\).*|\1|p' "$temp/server")
    [[ -z $url ]] || return 0
    kill -0 $! 2>/dev/null || break
    sleep 0.1
  done
  fail "$1 did not start: $(cat "$temp/server")"
}

# Prints status and path of the pages in a crawler's output, sorted.
pages_of() { # file
  sed -nE 's|^([0-9]{3}) http://[^/]*|\1 |p' "$1" | LC_ALL=C sort
}

# Compares the pages on stdin with those in a file.
same_pages() { # file
  LC_ALL=C sort "$1" >"$temp/expected"
  diff -u --label expected --label crawled "$temp/expected" - >&2 ||
    fail "the crawl did not find the right pages: - is missing, + is too much"
}

fail() { # what
  echo "$script: $1" >&2
  exit 1
}
