# guard.sh MARK SECONDS: when the other end of standard input closes, ends every process that carries MARK in its environment, and
# whatever those started, however far it went from its parent. First asks (TERM), after SECONDS insists (KILL).
trap '' INT TERM HUP
while read -r _; do :; done

marked() { grep -lzxF -- "$1" /proc/[0-9]*/environ 2>/dev/null | sed 's#^/proc/\([0-9]*\)/.*#\1#'; }

pids=$(marked "$1")
[ -n "$pids" ] && kill -TERM $pids 2>/dev/null
left=$(($2 * 10))
while pids=$(marked "$1"); [ -n "$pids" ]; do
  [ "$left" -gt 0 ] || kill -KILL $pids 2>/dev/null
  left=$((left - 1))
  [ "$left" -gt -50 ] || exit 1
  sleep 0.1
done
exit 0
