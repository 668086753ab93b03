/**
 * What runs a command, for `sh -c`; its arguments are the folder of the run and the command. Its first act is to say who it
 * is, by a link that can be made once: whoever comes second runs nothing, so that two hosts, or one and its successor,
 * start a command once. The mark is on the disk before the command starts, hence without it nothing has. The exit status is
 * renamed into place, whole or not at all. Signals are for the command; the traps keep this alive to tell how it ended.
 */
export const WRAPPER = `
folder=$1
shift
umask 077
boot= namespace= stat=
{
  read -r boot </proc/sys/kernel/random/boot_id
  read -r stat </proc/$$/stat
  namespace=$(readlink /proc/self/ns/pid)
} 2>/dev/null
printf '%s\\n' "$$" "$boot" "$namespace" "$stat" >"$folder/started.$$" || exit 125
sync "$folder/started.$$" 2>/dev/null
ln "$folder/started.$$" "$folder/started" 2>/dev/null
mine=$?
rm -f "$folder/started.$$"
[ "$mine" -eq 0 ] || exit 125
sync "$folder" 2>/dev/null
trap : HUP INT TERM
"$@"
status=$?
printf '%s\\n' "$status" >"$folder/exit.$$" && mv -f "$folder/exit.$$" "$folder/exit"
exit "$status"
`
