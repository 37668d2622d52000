#!/bin/sh
# Makes what the demo's sources hold and the repository does not: the ticket database and the hotline's recordings.
#   make_sources.sh SCHEMA.SQLite FOLDER
set -eu
if [ $# -ne 2 ]; then
  echo "usage: $0 SCHEMA.SQLite FOLDER" >&2
  exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$2"
cp -R "$here/hotline" "$2/hotline"
sh "$here/make_recordings.sh" "$2/hotline/recordings"
# Last: where the database is, everything is.
sh "$here/make_tickets_database.sh" "$1" "$2/tickets.sqlite"
