#!/bin/sh
# The demo of a scheduled pull, on a finished build; scripts/demo --scheduled builds and calls it. A supplier's folder is
# not there: 第1版 has a gap. It comes back, his statement of facts is pulled on schedule, he clears his folder away, and
# 第2版 has the statement all the same.
#   scheduled.sh BUILD_FOLDER
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
serve="$build/bin/dossier" dossier="$build/bin/dossier"
config=config/demo/scheduled.yaml
home=var/demo-scheduled
schema="${DOSSIER_RT5_SCHEMA:-build/rt5/usr/share/request-tracker5/etc/schema.SQLite}"

# As in run.sh; what serves needs a clock that goes.
if [ "$(date +%Y%m%d)" -lt 20261024 ]; then
  dossier="$build/bin/dossier-at"
  export DOSSIER_TEST_TIME=2026-10-24T02:00:00Z
fi

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
run() { printf '$ dossier %s\n' "$*"; "$dossier" "$@" --config "$config"; }
bundle() {
  code=0
  run bundle "$case_number" > "$home/bundle.path" || code=$?
  [ "$code" = "$1" ] || exit 1
  tail -n 1 "$home/bundle.path"
}

rm -rf "$home"
mkdir -p -m 700 "$home"
sh config/demo/make_tickets_database.sh "$schema" "$home/tickets.sqlite"

say "1. The supplier's folder is not there: the bundle names the gap"
run case open --complaint TS20261014-0087 --trigger "customer_request=未解决核心问题"
case_number=$("$dossier" case list --json --config "$config" | sed -n 's/.*"case":"\([^"]*\)".*/\1/p' | head -n 1)
bundle 3

say "2. It is there again, and dossier serve looks into it every second"
mkdir "$home/inbox"
"$serve" serve --log-level info --config "$config" 2> "$home/serve.log" &
serving=$!
trap 'kill $serving 2>/dev/null || true' EXIT INT TERM
wait_for() {
  while ! grep -q "$1" "$home/serve.log"; do
    kill -0 $serving 2>/dev/null || { cat "$home/serve.log" >&2; exit 1; }
    sleep 0.05
  done
  grep -m 1 "$1" "$home/serve.log"
}
wait_for 'statements/statements: done, 0 records'

say "3. The supplier delivers his statement of facts (情况说明): pulled when it is due"
# First the scan, then the side-car that names it, each under its name only when it is whole.
for file in config/demo/supplier/statements/*.pdf config/demo/supplier/statements/*.yaml; do
  cp "$file" "$home/inbox/.part"
  mv "$home/inbox/.part" "$home/inbox/$(basename "$file")"
done
wait_for 'statements/statements: done, [1-9]'
run schedule list

say "4. He clears his folder away. What was pulled stays: the gap is filled"
kill $serving
wait $serving || true
rm -f "$home"/inbox/*
bundle 0
run verify "$(tail -n 1 "$home/bundle.path")" --key "$home/seal/key.pub.pem"
