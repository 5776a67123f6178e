#!/bin/sh
# A database and a role for each service, by service.sql; running it again changes passwords at most.
set -eu
export PGHOST=postgres PGUSER=postgres PGDATABASE=postgres
PGPASSWORD=$(cat /run/secrets/postgres_password)
export PGPASSWORD
for service in registry reporting; do
  secret=$(cat "/run/secrets/${service}_database_password")
  psql --no-psqlrc --set service="$service" --set secret="$secret" --file /etc/nhipcau/service.sql
  echo "database and role $service are there"
done
