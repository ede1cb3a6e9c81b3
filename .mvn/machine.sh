# What ./healproof and ./mvnw share: finding a JDK and Maven, and installing what a machine lacks.
# Sourced, not run. POSIX sh.

missing=''  # in words, for people
packages='' # for apt-get; "jdk" and "docker" are named by package_names
lists_are_fresh=''

say() { printf 'healproof: %s\n' "$*" >&2; }

fail() {
  say "$@"
  exit 3
}

has() { command -v "$1" >/dev/null 2>&1; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# Prints the first JDK (not JRE) of at least 17: $JAVA_HOME, the javac on the PATH, the installed ones.
jdk_home() {
  javac=$(command -v javac || true)
  [ -z "$javac" ] || javac=$(readlink -f "$javac")
  for jdk in "${JAVA_HOME:-}" "${javac%/bin/javac}" "${HEALPROOF_JVMS:-/usr/lib/jvm}"/*; do
    [ -x "$jdk/bin/javac" ] || continue
    major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release" 2>/dev/null) || continue
    [ "${major:-0}" -ge 17 ] && printf '%s\n' "$jdk" && return
  done
  return 1
}

# need WORDS PACKAGE...: notes that something is missing.
need() {
  missing="$missing${missing:+, }$1"
  shift
  packages="$packages $*"
}

need_java() {
  if java_home=$(jdk_home); then export JAVA_HOME="$java_home"; else need 'a JDK (17 or newer)' jdk; fi
  has mvn || need 'Maven (3.8.7 or newer)' maven
}

knows_package() { apt-cache show "$1" >/dev/null 2>&1; }

package_names() {
  for package in $packages; do
    case $package in
      jdk) if knows_package default-jdk-headless && ! knows_package openjdk-17-jdk-headless; then
        echo default-jdk-headless
      else
        echo openjdk-17-jdk-headless
      fi ;;
      docker)
        echo docker.io
        # Newer releases ship the docker command apart, and only recommend it.
        if knows_package docker-cli && ! has docker; then echo docker-cli; fi ;;
      *) echo "$package" ;;
    esac
  done | tr '\n' ' '
}

# Says what is missing and how to get it.
tell_missing() {
  say "this machine lacks: $missing."
  if has apt-get; then
    say 'Install it with:'
    say "  sudo apt-get update && sudo apt-get install -y --no-install-recommends $(package_names)"
  else
    say 'There is no apt-get here: install it with this system'\''s own package manager, then try again.'
  fi
}

# Installs what need() noted, after saying so; an ordinary user is told how instead.
install_missing() {
  [ -n "$missing" ] || return 0
  if ! is_root || ! has apt-get; then
    tell_missing
    exit 3
  fi
  log=$HEALPROOF_CACHE/logs/apt.log
  mkdir -p "$HEALPROOF_CACHE/logs"
  export DEBIAN_FRONTEND=noninteractive
  say "this machine lacks: $missing."
  if [ -z "$lists_are_fresh" ]; then
    apt-get update </dev/null >"$log" 2>&1 || say "apt-get update failed; going on with the package lists that are here."
    lists_are_fresh=yes
  fi
  names=$(package_names)
  say "installing with apt-get: $names(log: $log)"
  # What is there already stays as it is: other programs may be running on it.
  # shellcheck disable=SC2086 # several words
  if ! apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends --no-upgrade $names </dev/null >>"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "apt-get could not install $names; its last lines are above, all of them in $log."
  fi
  missing='' packages=''
}
