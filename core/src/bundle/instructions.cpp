#include "bundle/instructions.hpp"

namespace dossier::bundle {

std::string_view verify_words() {
  return R"(如何核验本证据卷宗
==================

本卷宗记录一件复查件的全部材料。任何人都可以离线核验，不需要本公司的软件，只需要常见工具：
unzip、find、sha256sum、openssl（3.0 或更新版本）。

需要另外取得一样东西：封存公钥（下称 PUB）。请从卷宗以外的可靠渠道取得；
seal/signer.pem 只说明是谁自称封存，不能证明来源。

1. 解压前检查压缩文件（X.zip）本身；第二条命令不应有任何输出：
     unzip -tq X.zip
     unzip -Z1 X.zip | LC_ALL=C sort | uniq -d
2. 解压并进入目录：
     unzip -q X.zip -d D && cd D/*
3. 运行核验脚本。谨慎者可先阅读脚本，或使用从别处取得的同一脚本：
     sh verify.sh PUB
   结果：0 完整且来源可信；4 已被改动或损坏；5 完整，但来源未经证明（未给出 PUB）；2 无法核验。
4. 也可以逐条手工核验：
     find . ! -type f ! -type d                       （不应有任何输出）
     openssl pkeyutl -verify -rawin -pubin -inkey PUB -in tagmanifest-sha256.txt -sigfile seal/tagmanifest.sig
     sha256sum -c --strict --quiet tagmanifest-sha256.txt manifest-sha256.txt
   并且：目录中除 tagmanifest-sha256.txt 和 seal/ 以外的全部文件，恰好等于两份清单第二列所列的文件。

目录说明：data/report/ 为报告；data/1-customer/ 至 data/5-history/ 为五类材料的原始媒体文件；
data/documents/ 为各系统原样返回的数据（.extract 为其中属于本件的部分）；index/ 为证据登记、处理经过时间轴、
材料齐备情况和证据保管链；seal/ 为封存签名。


How to check this evidence bundle
=================================

This bundle holds everything collected for one review case. Anyone can check it, offline and without our software,
with common tools: unzip, find, sha256sum, openssl (3.0 or newer).

You need one thing more: the public key of the seal (PUB below). Get it from a place you trust, not from here:
seal/signer.pem says who claims to have sealed the bundle, it proves no origin.

1. Before unpacking, check the zip itself; the second command must print nothing:
     unzip -tq X.zip
     unzip -Z1 X.zip | LC_ALL=C sort | uniq -d
2. Unpack it and go there:
     unzip -q X.zip -d D && cd D/*
3. Run the script. Read it first, or use a copy of it from elsewhere, if you are careful:
     sh verify.sh PUB
   Answers: 0 whole and of proven origin; 4 tampered or damaged; 5 whole, origin not proven (no PUB given);
   2 could not check.
4. Or check by hand:
     find . ! -type f ! -type d                       (prints nothing)
     openssl pkeyutl -verify -rawin -pubin -inkey PUB -in tagmanifest-sha256.txt -sigfile seal/tagmanifest.sig
     sha256sum -c --strict --quiet tagmanifest-sha256.txt manifest-sha256.txt
   And: the files here, less tagmanifest-sha256.txt and seal/, are exactly those in the second columns of both
   manifests.

What is where: data/report/ the reports; data/1-customer/ to data/5-history/ the media of the five classes, untouched;
data/documents/ what the systems answered, untouched (.extract: the part of it that belongs to this case); index/ the
evidence register, timeline, completeness statement and custody chain; seal/ the signature.
)";
}

std::string_view verify_script() {
  return R"SH(#!/bin/sh
# Checks the unpacked bundle this script lies in, with stock tools only: find, sed, sha256sum, openssl.
# usage: sh verify.sh [PUB]    PUB: public key of the seal, in PEM, from elsewhere than this bundle
# exit:  0 whole, origin proven   4 tampered or damaged   5 whole, origin not proven   2 could not check
LC_ALL=C
export LC_ALL
set -f
newline='
'

cannot() { printf 'verify.sh: %s\n' "$1" >&2; exit 2; }
refuse() { printf 'REFUSED: %s\nTampered or damaged.\n' "$1"; exit 4; }
passed() { printf 'ok: %s\n' "$1"; }

for tool in find sort uniq sed grep wc tr cut cmp mktemp dirname sha256sum openssl; do
  command -v "$tool" >/dev/null 2>&1 || cannot "the tool $tool is missing"
done
pub=
if [ $# -gt 0 ]; then
  [ -f "$1" ] && [ -r "$1" ] || cannot "$1: no readable public key"
  case $1 in /*) pub=$1 ;; *) pub=$PWD/$1 ;; esac
fi
cd -- "$(dirname -- "$0")" || cannot "cannot enter the bundle's folder"
work=$(mktemp -d) || cannot "cannot make a temporary folder"
trap 'rm -rf -- "$work"' EXIT
trap 'exit 2' HUP INT TERM

# 1. Only plain files and folders, with plain names.
[ -z "$(find . ! -type f ! -type d)" ] || refuse "there is something that is neither file nor folder (a link?)"
[ -z "$(find . -name "*[!A-Za-z0-9._-]*" ! -name .)" ] || refuse "there is a name that no bundle has"
[ -z "$(find . -name "*$newline*")" ] || refuse "there is a name with a line break"
passed "plain files and folders only"

# 2. The declaration of the bag, byte for byte.
printf 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n' >"$work/bagit"
cmp -s bagit.txt "$work/bagit" || refuse "bagit.txt is not the declaration of BagIt 1.0 in UTF-8"
passed "bagit.txt declares BagIt 1.0"

# 3. The seal. Nothing else in this folder counts before it holds.
for file in manifest-sha256.txt tagmanifest-sha256.txt seal/tagmanifest.sig seal/signer.pem; do
  [ -f "$file" ] || refuse "$file is missing"
done
extra=$(find seal -type f ! -path seal/tagmanifest.sig ! -path seal/tagmanifest.tsr ! -path seal/signer.pem \
  ! -path seal/tsa-chain.pem)
[ -z "$extra" ] || refuse "seal/ holds a file that does not belong there: $extra"
signed_by() {
  openssl pkeyutl -verify -rawin -pubin -inkey "$1" -in tagmanifest-sha256.txt -sigfile seal/tagmanifest.sig \
    >/dev/null 2>&1
}
fingerprint() { openssl pkey -pubin -in "$1" -outform DER 2>/dev/null | sha256sum | cut -c 1-64; }
if [ -n "$pub" ]; then
  openssl pkey -pubin -in "$pub" -noout >/dev/null 2>&1 || cannot "$pub: no public key in PEM"
fi
signed_by seal/signer.pem || refuse "seal/tagmanifest.sig is not a signature of tagmanifest-sha256.txt by seal/signer.pem"
proven=no
if [ -n "$pub" ] && signed_by "$pub"; then proven=yes; fi
passed "tagmanifest-sha256.txt is signed by $(fingerprint seal/signer.pem)"

# 4. Both manifests are lines "digest, two blanks, path", sorted, nothing twice.
for manifest in manifest-sha256.txt tagmanifest-sha256.txt; do
  ! grep -n -v '^[0-9a-f]\{64\}  [A-Za-z0-9._/-]\{1,\}$' "$manifest" >"$work/odd" ||
    refuse "$manifest: line $(sed -n '1s/:.*//p' "$work/odd") is not \"digest  path\""
  sed 's/^.\{66\}//' "$manifest" >"$work/$manifest"
  sort -c "$work/$manifest" 2>/dev/null || refuse "$manifest: not sorted"
  [ -z "$(uniq -d "$work/$manifest")" ] || refuse "$manifest: lists a file twice: $(uniq -d "$work/$manifest")"
done
! grep -v '^data/' "$work/manifest-sha256.txt" >/dev/null || refuse "manifest-sha256.txt: lists a file outside data/"
! grep '^data/\|^seal/\|^tagmanifest-sha256.txt$' "$work/tagmanifest-sha256.txt" >/dev/null ||
  refuse "tagmanifest-sha256.txt: lists a file that is no tag file"
! grep '\(^\|/\)\.\.\{0,1\}\(/\|$\)\|^/\|//' "$work/manifest-sha256.txt" "$work/tagmanifest-sha256.txt" >/dev/null ||
  refuse "a manifest lists a path that leads elsewhere"

# 5. What is here is what is listed, and nothing else.
sort "$work/manifest-sha256.txt" "$work/tagmanifest-sha256.txt" >"$work/listed"
find . -type f | sed 's/^\.\///' | grep -v '^seal/\|^tagmanifest-sha256.txt$' | sort >"$work/found"
if ! cmp -s "$work/listed" "$work/found"; then
  missing=$(sort "$work/listed" "$work/found" "$work/found" | uniq -u | sed -n 1p)
  extra=$(sort "$work/listed" "$work/listed" "$work/found" | uniq -u | sed -n 1p)
  [ -z "$missing" ] || refuse "$missing is listed and missing"
  refuse "$extra is here and not listed"
fi
passed "the $(wc -l <"$work/found" | tr -d ' ') files here are those of both manifests"

# 6. Every digest.
for manifest in tagmanifest-sha256.txt manifest-sha256.txt; do
  [ -s "$manifest" ] || continue
  sha256sum -c --strict --quiet "$manifest" >"$work/sums" 2>&1 || refuse "$(sed -n 1p "$work/sums")"
done
passed "every file has the digest of its manifest"

# 7. The custody chain: every line names the digest of the one before; count and head stand in case.json.
before=0000000000000000000000000000000000000000000000000000000000000000
count=0
while IFS= read -r line; do
  count=$((count + 1))
  previous=$(printf '%s\n' "$line" | sed -n 's/^{"act":.*,"prev":"\([0-9a-f]\{64\}\)","seq":'"$count"',"subjects":.*/\1/p')
  [ "$previous" = "$before" ] || refuse "index/custody.jsonl: line $count does not follow from the line before"
  before=$(printf '%s' "$line" | sha256sum | cut -c 1-64)
done <index/custody.jsonl
grep -q '"custody":{"count":'"$count"',"head":"'"$before"'"}' index/case.json ||
  refuse "index/custody.jsonl: count or last line unlike index/case.json"
passed "the custody chain has its $count acts"

if [ "$proven" = yes ]; then
  echo "WHOLE, origin proven: signed with $1"
  exit 0
fi
echo "WHOLE, origin not proven: signed by the key $(fingerprint seal/signer.pem),"
if [ -n "$pub" ]; then echo "which is not $1."; else echo "for which nothing but this bundle speaks. Give the public key: sh verify.sh PUB"; fi
exit 5
)SH";
}

}  // namespace dossier::bundle
