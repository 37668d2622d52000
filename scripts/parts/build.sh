# Sourced by the commands beside: configures and builds one preset. One build at a time.

# build PRESET TESTS [TARGET…]: TESTS is ON or OFF.
build() {
  preset=$1; tests=$2; shift 2
  folder="build/$preset"
  log="build/$preset.log"
  mkdir -p build
  echo "Building $preset …" >&2
  if ! { cmake --preset "$preset" -DDOSSIER_TESTS="$tests" -DDOSSIER_EXTERNAL_FIXTURES="${DOSSIER_EXTERNAL_FIXTURES:-}" \
           -DDOSSIER_RT5_SCHEMA="$PWD/build/rt5/usr/share/request-tracker5/etc/schema.SQLite" \
           -DDOSSIER_REDMINE="$PWD/build/redmine/usr/share/redmine" &&
         cmake --build "$folder" ${1:+--target "$@"}; } > "$log" 2>&1; then
    grep -nE 'error|FAILED|CMake Error' "$log" | head -40 >&2
    echo "The build failed; everything it printed is in $log" >&2
    return 1
  fi
}
