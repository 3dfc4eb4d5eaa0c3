# Sourced by run.sh and profile.sh: a JDK, and Weft built with it.

home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$home/../.mvn/find-jdk.sh"
find_jdk "$(basename "$0")"
java=$JAVA_HOME/bin/java

# With the Maven profile of a peer or a tool, if one is named. All of Maven's output goes to stderr.
build() { # [profile]
  rm -rf "$home/target/lib"
  (cd "$home/.." && mvn -B -ntp -q package "-Pbench${1:+,$1}" -pl benchmarks -am -Dmaven.test.skip -Dweft.native.skip -Dweft.portable.skip -Dweft.stress.skip -Dspotless.check.skip) >&2
}

weft_class_path() {
  echo "$home"/target/weft-*.jar "$home"/target/lib/*.jar | tr ' ' ':'
}
