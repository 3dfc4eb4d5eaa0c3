# Sourced by scripts of this repository: find_jdk NAME, find_maven NAME.

# Sets and exports JAVA_HOME to the first JDK that is new enough; says what to do and exits if there is none. Sets
# JDK_IS_FOUND if others, Maven for one, would not take it by themselves.
find_jdk() { # name of the command that asks
  local home theirs=${JAVA_HOME:-$(jdk_on_path)}
  JDK_IS_FOUND=""
  for home in "${JAVA_HOME:-}" "$(jdk_on_path)" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/.jdks/* /opt/*; do
    if is_new_enough "$home"; then
      export JAVA_HOME=$home
      [[ $home == "$theirs" ]] || JDK_IS_FOUND=yes
      return
    fi
  done
  echo "$1: no JDK 25 or newer was found: install one (https://adoptium.net) or set JAVA_HOME to it" >&2
  exit 2
}

jdk_on_path() {
  local java
  java=$(command -v java) || return 0
  java=$(readlink -f "$java") || return 0
  echo "${java%/bin/java}"
}

is_new_enough() { # directory
  local line
  [[ -n $1 && -x $1/bin/javac && -r $1/release ]] || return 1
  while IFS= read -r line; do
    if [[ $line =~ ^JAVA_VERSION=\"([0-9]+)([^\"]*) ]]; then
      JDK_VERSION=${BASH_REMATCH[1]}${BASH_REMATCH[2]}
      ((BASH_REMATCH[1] >= 25))
      return
    fi
  done <"$1/release"
  return 1
}

# Checks that Maven is there, and sets it up to start fast and to keep quiet about its own libraries.
find_maven() { # name of the command that asks
  if ! command -v mvn >/dev/null; then
    echo "$1: Maven was not found: install it (apt-get install maven, brew install maven)" >&2
    exit 2
  fi
  export MAVEN_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
}
