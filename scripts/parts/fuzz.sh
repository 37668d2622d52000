# Sourced by scripts/test: builds every fuzzer with clang's libFuzzer and runs each for a while, two at a time.

# fuzz_one PROGRAM SECONDS: what it finds is left in build/fuzz/<name>-findings.
fuzz_one() {
  fuzzer=$1 seconds=$2
  name=$(basename "$fuzzer")
  mkdir -p "build/fuzz/$name-corpus" "build/fuzz/$name-findings"
  seeds=
  connector=${name%_fuzz}
  for folder in "tests/fuzz/seeds/$name" "connectors/${connector%_read}/testdata"; do
    [ ! -d "$folder" ] || seeds="$seeds $folder"
  done
  "$fuzzer" "build/fuzz/$name-corpus" $seeds -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
    -artifact_prefix="build/fuzz/$name-findings/" -print_final_stats=1 > "build/fuzz/$name.log" 2>&1 || {
    tail -30 "build/fuzz/$name.log" >&2
    echo "$name found something: build/fuzz/$name-findings" >&2
    return 1
  }
  if grep -q '^nothing to fuzz' "build/fuzz/$name.log"; then
    echo "$name: $(cat "build/fuzz/$name.log")"
  else
    echo "$name: $(grep -oE 'stat::number_of_executed_units: [0-9]+' "build/fuzz/$name.log" | grep -oE '[0-9]+') inputs, nothing found"
  fi
}

# fuzz_all SECONDS
fuzz_all() {
  level=-O1
  [ "$1" -ge 60 ] || level=-O0
  mkdir -p build
  cmake --preset fuzz -DDOSSIER_FUZZ_LEVEL=$level > build/fuzz.log 2>&1 &&
    cmake --build build/fuzz --target fuzzers >> build/fuzz.log 2>&1 || {
    grep -nE 'error|FAILED|CMake Error' build/fuzz.log | head -20 >&2
    echo "The fuzzers did not build; see build/fuzz.log" >&2
    return 1
  }
  ls build/fuzz/fuzzers/*_fuzz > build/fuzz/programs || { echo "No fuzzer was built." >&2; return 1; }
  xargs -n 1 -P 2 sh -c '. scripts/parts/fuzz.sh; fuzz_one "$2" "$1"' fuzz "$1" < build/fuzz/programs
}
