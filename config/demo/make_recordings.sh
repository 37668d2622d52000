#!/bin/sh
# Makes the demo's recordings: speaks the subtitles beside them, each cue at its second, with espeak-ng and sox.
#   make_recordings.sh FOLDER     each .vtt in FOLDER and below gets a .wav of the same name, one second longer than its last cue
set -eu
if [ $# -ne 1 ] || [ ! -d "$1" ]; then
  echo "usage: $0 FOLDER" >&2
  exit 2
fi
for program in espeak-ng sox; do
  command -v "$program" > /dev/null || { echo "$program is missing: apt-get install espeak-ng sox" >&2; exit 1; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Start, length, voice and words of each cue, tabs between; last the second at which the recording ends.
cues() {
  awk 'function seconds(time, part) { split(time, part, ":"); return part[1] * 3600 + part[2] * 60 + part[3] }
       / --> / { start = seconds($1); end = seconds($3) }
       /^<v / { words = $0; sub(/^[^>]*>/, "", words)
                printf "%s\t%s\t%s\t%s\n", start, end - start, /^<v 用户>/ ? "cmn+f3" : "cmn+m3", words }
       END { print end + 1 }' "$1"
}

speak() { # SUBTITLES RECORDING
  cues "$1" > "$work/cues"
  while IFS="$(printf '\t')" read -r start length voice words; do
    [ -n "$words" ] || continue
    espeak-ng -v "$voice" -s 210 -w "$work/voice.wav" -- "$words"
    # As long as its cue, or two would speak at once.
    sox -V1 "$work/voice.wav" -r 8000 -b 16 "$work/cue-$start.wav" pad 0 "$length" trim 0 "$length" pad "$start"
  done < "$work/cues"
  ends=$(tail -n 1 "$work/cues")
  sox -V1 -m "$work"/cue-*.wav -b 16 "$2" gain -n -3 pad 0 "$ends" trim 0 "$ends"
  rm "$work"/cue-*.wav
}

find "$1" -name '*.vtt' | LC_ALL=C sort | while read -r subtitles; do
  speak "$subtitles" "${subtitles%.vtt}.wav"
done
