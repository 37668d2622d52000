#!/bin/sh
# Makes the demo's ticket database: Request Tracker's own schema, the rows of tickets.sql, and two media.
#   make_tickets_database.sh SCHEMA.SQLite OUT.sqlite
set -eu
if [ $# -ne 2 ]; then
  echo "usage: $0 SCHEMA.SQLite OUT.sqlite" >&2
  exit 2
fi
schema=$1 out=$2
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -r "$schema" ]; then
  echo "$schema: not readable. It is in Debian's package request-tracker5: apt-get download request-tracker5, dpkg-deb -x" >&2
  exit 1
fi
rm -f "$out" "$out-wal" "$out-shm"

# The two files that the customer sent with the complaint, as Request Tracker keeps them: base64 below the first mail part.
medium() { # id file name type
  printf "INSERT INTO Attachments (id, TransactionId, Parent, Filename, ContentType, ContentEncoding, Content, Creator, Created)
VALUES (%s, 871, 11, '%s', '%s', 'base64', '" "$1" "$3" "$4"
  base64 "$here/media/$2"
  printf "', 21, '2026-10-14 01:20:00');\n"
}
{
  # SQLite knows no comments that begin with #.
  sed 's/#.*$//' "$schema"
  cat "$here/tickets.sql"
  medium 13 contract_clause.jpg 合同条款照片.jpg image/jpeg
  medium 14 empty_stand.mp4 验收现场空展位.mp4 video/mp4
} | sqlite3 -bail "$out"
