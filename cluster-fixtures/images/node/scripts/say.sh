# shellcheck shell=sh
# Says what happens, with the seconds since the container started, for whoever reads `docker logs`.
say() {
  awk -v line="$*" 'BEGIN {
    getline stat < "/proc/1/stat"; sub(/.*\) /, "", stat); split(stat, field, " ")
    getline uptime < "/proc/uptime"
    printf "healproof-node +%.1fs %s\n", uptime - field[20] / 100, line
  }'
}

# Runs a program so that a signal to this shell is heard at once, not when the program has ended.
run() {
  "$@" &
  wait $!
}
