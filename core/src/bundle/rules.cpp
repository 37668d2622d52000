#include "bundle/refusal.hpp"

namespace dossier::bundle {

const std::vector<Rule>& rules() {
  static const std::vector<Rule> all = {
      // The zip.
      {"zip-no-end", "The file ends in no end record: it was cut off, or is no zip."},
      {"zip-bytes-after", "Nothing stands after the archive, no comment either."},
      {"zip-bytes-before", "Nothing stands before the first file."},
      {"zip-end-record", "The end records are those that the directory gives."},
      {"zip-directory",
       "Every entry of the directory is what its name, size and CRC give: mode 0644, 1980-01-01, no extra."},
      {"zip-local-header", "The header before a file says what the directory says."},
      {"zip-layout", "The files follow one another without gap or overlap."},
      {"zip-link", "Every entry is a plain file: no symbolic link, folder or device."},
      {"zip-compressed", "Every file is stored as it is: nothing can swell on unpacking."},
      {"zip-duplicate", "No name is there twice."},
      {"zip-order", "The files stand in the fixed order."},
      {"zip-crc", "The bytes of a file have the CRC of its header."},
      {"limit", "No limit of the format is exceeded (files, names, lines, nesting)."},
      // Names.
      {"name-absolute", "No name starts with a slash."},
      {"name-traversal", "No name leads out of the folder."},
      {"name-form", "Names are ASCII letters, digits, dot, hyphen and underscore."},
      {"name-folder", "Everything stands in one folder."},
      {"payload-name", "Payload files bear generated names, in the seven folders of data/."},
      {"tag-unknown", "Beside data/, index/ and seal/ stand only the files of the format."},
      {"seal-unknown", "seal/ holds only the files of the format."},
      {"fetch-file", "There is no fetch.txt."},
      {"bagit-missing", "bagit.txt is there."},
      {"manifest-missing", "manifest-sha256.txt is there."},
      {"tag-manifest-missing", "tagmanifest-sha256.txt is there."},
      {"seal-missing", "The signature and the signer's key are there."},
      {"tag-required", "bag-info.txt, bag-profile.json, VERIFY.txt and verify.sh are there."},
      {"index-missing", "Every index file is there, also when it has nothing to say."},
      // The declaration.
      {"bagit-bom", "bagit.txt has no byte-order mark."},
      {"bagit-version", "bagit.txt declares BagIt 1.0."},
      {"bagit-encoding", "bagit.txt declares UTF-8."},
      {"bagit-colon", "No white space stands before a colon."},
      {"bagit-form", "bagit.txt is its two lines, each ended by LF."},
      // The seal.
      {"seal-form", "seal/signer.pem is an Ed25519 public key in PEM (RFC 7468) and nothing else."},
      {"signature", "The seal is a signature of this very tag manifest."},
      {"signer-key", "seal/signer.pem is the key that signed."},
      {"time-stamp-form",
       "A time-stamp token and its certificates are there together, well-formed (RFC 3161, PEM) and nothing else."},
      {"time-stamp-imprint", "The time-stamp is of this very tag manifest."},
      {"time-stamp-signature", "The time-stamp is signed by one of its certificates, valid at its time."},
      // The manifests.
      {"manifest-cr", "No carriage return stands in a manifest."},
      {"manifest-form",
       "Manifest lines are \"digest, two blanks, path\", of files for which the manifest is responsible."},
      {"manifest-order", "Manifest lines are sorted bytewise."},
      {"manifest-duplicate", "No file is listed twice."},
      {"tag-missing", "Every tag file that is listed is there."},
      {"tag-extra", "Every tag file that is there is listed."},
      {"tag-digest", "Every tag file has the digest of the tag manifest."},
      {"payload-missing", "Every payload file that is listed is there."},
      {"payload-extra", "Every payload file that is there is listed."},
      {"payload-digest", "Every payload file has the digest of the manifest."},
      // What the bag says of itself.
      {"bag-profile", "bag-profile.json is the profile of this format, byte for byte."},
      {"instructions", "VERIFY.txt and verify.sh are those of this format."},
      {"bag-info-form", "bag-info.txt is its six lines in their order."},
      {"payload-oxum", "Payload-Oxum is the number of bytes and files of the payload."},
      {"identity", "Folder, External-Identifier, Bag-Group-Identifier and case.json name the same case and revision."},
      {"bagging-date", "Bagging-Date is the day of the as-of time."},
      // The index.
      {"index-json", "Index files are JSON objects, one a line, each ended by LF."},
      {"index-canonical",
       "Every line of the index is canonical JSON: members sorted and none twice, no white space, whole numbers."},
      {"case-form", "case.json holds what the format demands."},
      {"revision", "Revision 1 has no previous bundle, every later one names it."},
      {"report-file", "The reports that case.json names are there, with that digest and size."},
      {"custody-chain", "Every act follows from the one before: none was cut out, edited or moved."},
      {"custody-count", "The chain has as many acts as case.json counts."},
      {"custody-head", "The last act is the one case.json names."},
      {"custody-seal", "The last act seals this payload at the as-of time."},
      {"custody-act",
       "The acts are those of the format: opened first and once, and for each revision assembled, then sealed."},
      {"custody-time",
       "No act is dated before an earlier one of its kind: what happened by the clock, what was sealed by the as-of "
       "time."},
      {"case-count", "The registers have as many lines as case.json counts."},
      {"document-form", "documents.jsonl holds what the format demands, by ascending number."},
      {"document-file", "A document's file is there; carried whole, it has the document's digest and size."},
      {"extract-form", "An extract is the bytes of its ranges in document order, an LF behind each, and nothing else."},
      {"item-number", "Item numbers are well formed and given once."},
      {"item-form", "items.jsonl holds what the format demands."},
      {"item-document", "The document an item comes from is in documents.jsonl."},
      {"item-media", "The media an item names are there, in the folder of its part, with that digest and size."},
      {"register-form", "Lines of the timeline, parties, claims and findings hold what the format demands."},
      {"index-reference", "Items that other registers name are in items.jsonl."},
      {"gap-form", "Every gap has a reason of the format; a withheld document has one (forbidden)."},
      {"timeline-items",
       "The timeline has every item of items.jsonl once, in its order, and that is the order of time."},
      {"completeness-form",
       "completeness.json is one line: the five parts, the sources of case.json, and a cell for each part that a "
       "source feeds, with its look-ups."},
      {"payload-unexplained", "Every payload file is named by the index."},
      {"owed-form",
       "What was asked for in writing says what, of whom, since and until when, and whether it came or was withdrawn; "
       "overdue is what was neither when its time had passed."},
      {"owed-custody",
       "completeness.json names every request, receipt and withdrawal that the chain has up to the as-of time, and no "
       "other."},
      {"owed-gap",
       "Each request that was overdue has one gap of that reason, of its part, and no other gap has that reason."},
      // Two revisions of one case.
      {"succession-case", "Both bundles are of the same case, and the revisions follow one another."},
      {"succession-previous", "The later bundle names the tag manifest of the earlier one."},
      {"succession-custody", "The later chain begins with the whole of the earlier one."},
  };
  return all;
}

}  // namespace dossier::bundle
