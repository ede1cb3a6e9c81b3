#!/bin/sh
# The part of the official postgres image's entrypoint that stacks use: POSTGRES_USER, POSTGRES_PASSWORD,
# POSTGRES_DB, POSTGRES_INITDB_ARGS, PGDATA and *.sql in /docker-entrypoint-initdb.d. Runs as the postgres user only.
set -eu

user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}

if [ "${1:-}" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  : "${POSTGRES_PASSWORD:?the database is empty: set POSTGRES_PASSWORD}"
  passwords=$(mktemp)
  printf '%s\n' "$POSTGRES_PASSWORD" >"$passwords"
  # shellcheck disable=SC2086 # several arguments in one variable, as in the official image
  initdb --username="$user" --pwfile="$passwords" --auth-local=trust --auth-host=scram-sha-256 \
    ${POSTGRES_INITDB_ARGS:-}
  rm -f "$passwords"
  printf 'host all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  pg_ctl --wait --options="-c listen_addresses=''" start
  [ "$database" = postgres ] || createdb --username="$user" "$database"
  for file in /docker-entrypoint-initdb.d/*.sql; do
    [ ! -f "$file" ] || psql --set=ON_ERROR_STOP=1 --username="$user" --dbname="$database" --file="$file"
  done
  pg_ctl --wait --mode=fast stop
fi

exec "$@"
