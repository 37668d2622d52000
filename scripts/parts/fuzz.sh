# Sourced by scripts/test: builds every fuzzer with clang's libFuzzer and runs each for a while.

# fuzz_all SECONDS: each finding is left in build/fuzz/<name>-findings.
fuzz_all() {
  seconds=$1
  level=-O1
  [ "$seconds" -ge 60 ] || level=-O0
  cmake -S . -B build/fuzz -G Ninja -DCMAKE_C_COMPILER=clang-14 -DCMAKE_CXX_COMPILER=clang++-14 -DDOSSIER_FUZZ=ON -DDOSSIER_FUZZ_LEVEL=$level \
    -DDOSSIER_TESTS=OFF -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache \
    > build/fuzz.log 2>&1 && cmake --build build/fuzz --target fuzzers >> build/fuzz.log 2>&1 || {
    grep -nE 'error|FAILED|CMake Error' build/fuzz.log | head -20 >&2
    echo "The fuzzers did not build; see build/fuzz.log" >&2
    return 1
  }
  found=0
  for fuzzer in build/fuzz/fuzzers/*_fuzz; do
    [ -x "$fuzzer" ] || continue
    found=$((found + 1))
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
      continue
    fi
    echo "$name: $(grep -oE 'stat::number_of_executed_units: [0-9]+' "build/fuzz/$name.log" | grep -oE '[0-9]+') inputs, nothing found"
  done
  [ "$found" -gt 0 ] || { echo "No fuzzer was built." >&2; return 1; }
}
