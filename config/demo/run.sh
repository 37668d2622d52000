#!/bin/sh
# The demo itself, on a finished build. scripts/demo builds and calls it.
#   run.sh BUILD_FOLDER            starts over: the parcel locker is down, 第1版 has a gap
#   run.sh BUILD_FOLDER --again    goes on: the locker answers, 第2版
set -eu
build=$(cd "$1" && pwd)
again=${2:-}
cd "$(dirname "$0")/../.."
dossier="$build/bin/dossier"
config=config/demo/dossier.yaml
home=var/demo
schema="${DOSSIER_RT5_SCHEMA:-build/rt5/usr/share/request-tracker5/etc/schema.SQLite}"

# The case is of October 2026. Where the clock stands before its end, most of it would not have happened yet: there the
# demo takes a time of its own.
if [ "$(date +%Y%m%d)" -lt 20261024 ]; then
  dossier="$build/bin/dossier-at"
  DOSSIER_TEST_TIME=2026-10-23T02:00:00Z
  [ -z "$again" ] || DOSSIER_TEST_TIME=2026-10-24T02:00:00Z
  export DOSSIER_TEST_TIME
  echo "This machine's clock stands before the demo's case: the demo's time is $DOSSIER_TEST_TIME." >&2
fi

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
run() { printf '$ dossier %s\n' "$*"; "$dossier" "$@" --config "$config"; }

if [ -z "$again" ]; then
  rm -rf "$home"
elif [ ! -f "$home/tickets.sqlite" ]; then
  echo "Nothing to go on from: run the demo once without --again." >&2
  exit 2
fi
[ -f "$home/tickets.sqlite" ] || sh config/demo/make_sources.sh "$schema" "$home"

say "1. The sources: tickets, chats, the hotline, parcel tracking, what the supplier sent, and the parcel locker ($([ -n "$again" ] && echo "it answers now" || echo "it is down"))"
: > "$home/sources.env"  # an earlier run's addresses must not pass for this one's
"$build/bin/dossier-demo-sources" config/demo ${again:+--again} > "$home/sources.env" &
sources=$!
trap 'kill $sources 2>/dev/null || true' EXIT INT TERM
# The addresses are there when the last line is.
while ! grep -q '^DOSSIER_DEMO_KEY=' "$home/sources.env"; do
  kill -0 $sources 2>/dev/null || { echo "The demo's sources did not start." >&2; exit 1; }
  sleep 0.05
done
set -a; . "./$home/sources.env"; set +a
run config check "$config"
run source list

say "2. Open a review case for the complaint: two reasons, one case (复查件)"
run case open --complaint TS20261014-0087 \
  --trigger "customer_request=未解决核心问题" --trigger "duration_warning=办理时长为行业平均的3.6倍"
case_number=$("$dossier" case list --json --config "$config" | sed -n 's/.*"case":"\([^"]*\)".*/\1/p' | head -n 1)

say "3. One click (一键调阅): collect, assemble, report, seal"
code=0
run bundle "$case_number" > "$home/bundle.path" || code=$?
if [ "$code" != 0 ] && [ "$code" != 3 ]; then exit "$code"; fi
[ "$code" = 0 ] || echo "(exit 3: sealed, with gaps: the bundle says which, and why)"
bundle=$(tail -n 1 "$home/bundle.path")

say "4. Check the seal: with dossier, and with stock tools alone"
run verify "$bundle" --key "$home/seal/key.pub.pem"
folder="$home/opened/$(basename "$bundle" .zip)"
rm -rf "$folder"
mkdir -p "$home/opened"
unzip -tq "$bundle"
unzip -q "$bundle" -d "$home/opened"
sh "$folder/verify.sh" "$home/seal/key.pub.pem"

say "Done"
echo "bundle: $bundle"
echo "report: $PWD/$folder/data/report/report.html"
echo "read:   公司答复与处理记载 has each call with its recording, and what staff recorded beside it; 未取得材料 what is missing"
[ -n "$again" ] || echo "next:   ./scripts/demo --again   (the parcel locker answers, 第2版)"
