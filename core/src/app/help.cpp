#include "app/help.hpp"

#include <string_view>

#include "config/problems.hpp"

namespace dossier::app {
namespace {

constexpr std::string_view overview =
    R"(dossier: everything ever recorded about one complaint, in one sealed evidence bundle

  dossier config check [FILE]              checks the configuration, offline; all problems at once
  dossier plugin list | show NAME          the plugins found, one plugin's streams and options
  dossier source list | probe [NAME…]      the sources; whether they answer (networked, changes nothing)
  dossier pull SOURCE[/STREAM]…            reads onward from the checkpoint
  dossier serve                            pulls what the schedule says, until it is told to end
  dossier schedule list                    what is pulled when, how the last run ended, what is late
  dossier state list | show | set | reset  where the next pull of a stream goes on
  dossier quarantine list | show | retry | discard
                                           what could not be read, reading it again, giving it up
  dossier renormalise SOURCE               reads everything kept of a source again, after its mapping was mended
  dossier normalise CONNECTOR STREAM FILE [--option k=v]… [--request JSON]
                                           the records of one payload, as JSON lines; needs no configuration
  dossier case open --complaint NO [--realm NAME] [--trigger CODE=TEXT]…
  dossier case list | show CASE
  dossier owed ask CASE --of NAME --kind statement|records --item TEXT…
                                           asks for material in writing: notes it with its due date, writes the letter
  dossier owed received CASE NUMBER | withdraw CASE NUMBER --reason TEXT | list [CASE]
                                           that it came, or was asked by mistake; what is overdue, what is due next
  dossier bundle CASE [--out DIR] [--report html,…] [--as-of TIME]
                                           collects, assembles, reports, seals
  dossier verify BUNDLE [--key PUB]        whether a bundle is whole and whose it is
  dossier store check | backup DIR | restore DIR
                                           whether everything kept is still what it was; a copy of it, and the way back
  dossier store sweep [--dry-run] | tombstones
                                           deletes what pulls brought and no case holds; what was deleted, and when

One command in detail, with examples: dossier COMMAND --help
)";

constexpr std::string_view every_command = R"(
Every command takes:
  --config FILE    the configuration (default dossier.yaml)
  --json           for programs: results as JSON lines on stdout, an error as {"error":{…}} on stderr
  --log-level debug|info|warn|error
  --plugins DIR    where the plugins are (default: beside this program)

Exit codes: 0 done; 1 failed; 2 usage or configuration; 3 bundle built (or unchanged), with gaps;
            4 verification failed; 5 whole, but origin not proven
)";

struct Page {
  std::string_view command, text;
};

constexpr Page pages[] = {
    {"config check", R"(dossier config check [FILE]

Checks the configuration without touching the network: all problems at once, each with its line.

  FILE             what to check (default: what --config names)

Examples:
  dossier config check
  dossier config check config/dossier.example.yaml
)"},
    {"plugin list", R"(dossier plugin list

The connectors and reports found, with their versions.

Example:
  dossier plugin list
)"},
    {"plugin show", R"(dossier plugin show NAME

What a plugin reads and yields, and its options with their defaults.

Example:
  dossier plugin show NAME --json
)"},
    {"source list", R"(dossier source list

The sources of the configuration.

Example:
  dossier source list --json
)"},
    {"source probe", R"(dossier source probe [NAME…]

Asks sources whether they answer and accept our credentials. Changes nothing, here or there.

  NAME             sources of the configuration (default: all that are enabled)

Examples:
  dossier source probe
  dossier source probe tickets parcels
)"},
    {"pull", R"(dossier pull SOURCE[/STREAM]… [--full | --from TIME --until TIME]

Reads streams onward from where the last pull ended, and keeps what comes.

  SOURCE           a source of the configuration: all of its streams that can be pulled
  SOURCE/STREAM    one of them
  --full           from the beginning; what comes again is recognised
  --from, --until  only what changed from then until just before then; where the next pull goes on stays as it is

Examples:
  dossier pull hotline
  dossier pull hotline/calls chats/messages
  dossier pull tickets --from 2026-10-01T00:00:00+08:00 --until 2026-11-01T00:00:00+08:00
)"},
    {"serve", R"(dossier serve

Pulls what stands under "schedule:" in the configuration, when it is due, until Ctrl-C or SIGTERM. What failed is
repeated with growing waits where that may help; a refusal (password, configuration) stops the stream and is said
once: correct it, and start again. One program serves a store. Once a day it deletes what no case holds, as "dossier
store sweep" does.

Examples:
  dossier serve
  dossier serve --log-level info --json
)"},
    {"schedule list", R"(dossier schedule list

What is pulled when, how the last run ended, what is late. Says "ok" only where nothing is missing.

Examples:
  dossier schedule list
  dossier schedule list --json
)"},
    {"state list", R"(dossier state list

Where the next pull of each stream goes on.

Example:
  dossier state list
)"},
    {"state show", R"(dossier state show SOURCE/STREAM

Where the next pull of a stream goes on, and the values that were replaced by hand.

Example:
  dossier state show suppliers/statements
)"},
    {"state set", R"(dossier state set SOURCE/STREAM CURSOR

Lets the next pull go on somewhere else. The value before is kept; what comes again is recognised.

  CURSOR           as "dossier state list" prints it; the next pull refuses one that is none of its connector's

Example:
  dossier state set tickets/tickets '2026-10-14 09:20:00'
)"},
    {"state reset", R"(dossier state reset SOURCE/STREAM

Lets the next pull begin anew. The value before is kept; what comes again is recognised.

Example:
  dossier state reset suppliers/statements
)"},
    {"quarantine list", R"(dossier quarantine list [SOURCE] [--discarded | --settled]

What was kept and could not be read, whole payloads and single rows, oldest first, with the reason.

  --discarded      what was taken off that list by "quarantine discard": by whom, when and why
  --settled        what could be read since, by "quarantine retry" or since its source sent it whole: when, and from
                   which document

Examples:
  dossier quarantine list suppliers
  dossier quarantine list --discarded --json
)"},
    {"quarantine show", R"(dossier quarantine show ENTRY

One entry, and the payload it stands in, byte for byte on standard output.

  ENTRY            its number, as "dossier quarantine list" prints it

Example:
  dossier quarantine show 12 > payload.xml
)"},
    {"quarantine retry", R"(dossier quarantine retry [SOURCE | ENTRY]

Reads it again, with the connector and the mapping as they are now. What can be read then leaves the quarantine.
Exit 1 when something stays in it.

Examples:
  dossier quarantine retry
  dossier quarantine retry suppliers
)"},
    {"quarantine discard", R"(dossier quarantine discard ENTRY --reason TEXT

Takes off the list what is of no worth, or was mended elsewhere. It waits no more and no longer keeps its document
from being deleted when its days are past; who discarded it, when and why is noted for good, and the same bytes at the
same place stay discarded. What a case could not get remains one of its gaps. "dossier renormalise" reads it again.

  ENTRY            its number, as "dossier quarantine list" prints it
  --reason TEXT    why, at most 500 bytes; it outlives the document, so that it should name nobody

Example:
  dossier quarantine discard 12 --reason "a test file of the supplier, confirmed by phone"
)"},
    {"renormalise", R"(dossier renormalise SOURCE

Derives the records of every payload kept of a source once more, with the connector and the mapping as they are now,
and says what changed. A thing that reads differently gets a new version beside the old one; where the source has said
something newer of it since, it stays as it is. Asks the source nothing.

Example:
  dossier renormalise tickets
)"},
    {"normalise", R"(dossier normalise CONNECTOR STREAM FILE [--option k=v]… [--request JSON]

The records that a connector makes of one payload, as JSON lines. Needs no configuration, keeps nothing.

  CONNECTOR STREAM as "dossier plugin show" names them
  FILE             the payload
  --option k=v     a mapping option of the connector; may be given often
  --request JSON   how the payload was asked for: {"identifier":{"type":…,"realm":…,"value":…}}

Example:
  dossier normalise CONNECTOR shipments answer.json --option timezone=Asia/Shanghai
)"},
    {"case open", R"(dossier case open --complaint NO [--realm NAME] [--trigger CODE=TEXT]…

Opens the review of a complaint, or adds triggers to the one that is open, and prints its number.

  --complaint NO   the complaint's number, as its source writes it. Blanks around it and full-width letters
                   are understood; upper and lower case are two numbers
  --realm NAME     in which the number is valid, where several sources have complaints of their own
  --trigger CODE=TEXT
                   why it is reviewed, in words; may be given often

Examples:
  dossier case open --complaint TS20261014-0087
  dossier case open --complaint TS20261014-0087 --trigger customer_request="the core problem is not solved"
)"},
    {"case list", R"(dossier case list

All cases, the oldest first.

Example:
  dossier case list
)"},
    {"case show", R"(dossier case show CASE

One case, its triggers and its last bundle.

  CASE             its number: RC-2026-000001

Example:
  dossier case show RC-2026-000001
)"},
    {"owed ask", R"(dossier owed ask CASE --of NAME --kind statement|records --item TEXT…

Asks a third party or a department for material in writing: notes what is asked of whom and until when, and
writes the letter, which names the complaint and not the customer; personal data in what you type is masked. The
path of the letter is the last line. What is overdue when a bundle is made is one of its gaps.

  CASE             its number: RC-2026-000001
  --of NAME        whom: "恒展展具厂", "售后服务部"
  --kind KIND      statement: a statement of facts (情况说明); records: the original records (原始记录)
  --item TEXT      what is to be stated or delivered; may be given often
  --part PART      the class that it belongs to: related or handler (default: a statement related, records handler)
  --working-days N until when, today not counted, by the calendar of the configuration (default: review.working_days)
  --language L     of the letter: zh-CN or en (default: that of the reports)
  --out DIR        where the letter is to be (default: <store>/letters)

Examples:
  dossier owed ask RC-2026-000001 --of 恒展展具厂 --kind statement --item "10月8日实际交运的件数和运单号"
  dossier owed ask RC-2026-000001 --of 客服中心 --kind records --item "10月16日外呼录音" --working-days 3
)"},
    {"owed received", R"(dossier owed received CASE NUMBER [--note TEXT] [--item it-…]

Notes that what was asked for came. It is noted once. A statement that is kept as a file belongs among the evidence:
put it where a source reads it, make a bundle, and name its item.

  NUMBER           of the request, as "dossier owed list" prints it
  --note TEXT      how it came, where the paper lies
  --item it-…      as which item it is in the case

Examples:
  dossier owed received RC-2026-000001 1 --item it-000143
  dossier owed received RC-2026-000001 2 --note "纸质原件存复查小组档案柜"
)"},
    {"owed withdraw", R"(dossier owed withdraw CASE NUMBER --reason TEXT

Takes back what was asked by mistake, as long as nothing was noted as received. It is no gap any more, and stays in
the list, in the bundle and in its report, with the reason. Its number is not given again. Tell whoever got the letter.

  NUMBER           of the request, as "dossier owed list" prints it
  --reason TEXT    why nobody owes it

Example:
  dossier owed withdraw RC-2026-000001 2 --reason "部门有误，另行向售后服务部调取"
)"},
    {"owed list", R"(dossier owed list [CASE]

What was asked for in writing, of one case or of all: overdue first, then what is due soonest, last what came or was
withdrawn. With the working days that are left, or by which it is late.

Examples:
  dossier owed list
  dossier owed list RC-2026-000001 --json
)"},
    {"bundle", R"(dossier bundle CASE [--out DIR] [--report html,…] [--as-of TIME]

Asks every source for what it has of the case, assembles it, writes the reports and seals all of it as the
next revision. Where nothing is new, the last revision stands. The path of the bundle is the last line.

  CASE             its number: RC-2026-000001
  --out DIR        where the bundle is to be (default: where the configuration says)
  --report LIST    the formats of the report, with commas between (default: those of the configuration)
  --as-of TIME     asks no source: assembles what was known at this time, like 2026-10-21T10:00:00+08:00

Examples:
  dossier bundle RC-2026-000001
  dossier bundle RC-2026-000001 --out /srv/handover --report html
)"},
    {"verify", R"(dossier verify BUNDLE [--key PUB]…

Checks a bundle, offline: that it is whole, and that it was sealed by a key that is trusted. The revision
before it is checked along where it lies beside it.

  BUNDLE           the file: RC-2026-000001.r1.zip
  --key PUB        a trusted public key in PEM; may be given often (default: seal.trusted of the configuration)

Example:
  dossier verify RC-2026-000001.r1.zip --key key.pub.pem
)"},
    {"store check", R"(dossier store check

Reads the whole store again: the database's own check, every document and file against its digest, every
chain of custody, every sealed bundle. Changes nothing. Prints what is wrong, which items rest on it and what
to do: exit code 1.

Examples:
  dossier store check
  dossier store check --json
)"},
    {"store backup", R"(dossier store backup DIR

Copies the store, as it is at this moment, and its sealed bundles into a folder; serve and all other commands
may run meanwhile. In the folder of an earlier backup only what is new is copied. A file that is not what its
digest says is named and left out: exit code 1. The key that seals is not copied; keep a copy of it apart.

  DIR              a new folder, or that of an earlier backup; it holds personal data and evidence

Examples:
  dossier store backup /backup/dossier
  dossier store check --config /backup/check.yaml      a configuration whose store.folder is the backup
)"},
    {"store restore", R"(dossier store restore DIR

Puts a backup where the configuration says the store is (store.folder), where none is yet, and reads all of
it again, as store check does. Interrupted, it is finished by the same command.

  DIR              the folder of a backup

Example:
  dossier store restore /backup/dossier
)"},
    {"store sweep", R"(dossier store sweep [--dry-run]

Deletes what pulls brought, where it is older than its source's staging_days and no case holds it: documents,
records, files. A case holds its items and what they rest on, and whatever its complaint's number, its look-ups
or what they lead to name. What a look-up brought, and what waits in quarantine, is never deleted. Each document
leaves a tombstone, and no pull takes it in again. "dossier serve" does the same once a day.

  --dry-run        says what would be deleted, and deletes nothing

Examples:
  dossier store sweep --dry-run
  dossier store sweep --json
)"},
    {"store tombstones", R"(dossier store tombstones

What was deleted: source, stream, digest, size, when it was taken in and deleted, by whom and by which rule. With
--json also the digest of its key, by which whoever knows the key finds it.

Example:
  dossier store tombstones --json
)"},
};

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const auto& word : words) all += (all.empty() ? "" : " ") + word;
  return all;
}

bool begins_with(std::string_view words, std::string_view command) {
  return words.starts_with(command) && (words.size() == command.size() || words[command.size()] == ' ');
}

Error unknown(const std::string& asked) {
  std::vector<std::string> commands;
  for (const auto& page : pages) commands.emplace_back(page.command);
  return {ErrorKind::config, "dossier: \"" + asked + "\" is no command; there are: " + enumerated(commands) +
                                 did_you_mean(asked, commands) + ". See: dossier --help"};
}

}  // namespace

// Words behind the command (a case, a file) do no harm.
Result<std::string> help_for(const std::vector<std::string>& words) {
  const auto asked = joined(words);
  if (asked.empty() || asked == "help") return std::string(overview) + std::string(every_command);
  std::string text;
  for (const auto& page : pages)
    if (begins_with(asked, page.command) || (!asked.empty() && begins_with(page.command, asked)))
      (text += text.empty() ? "" : "\n") += page.text;
  if (text.empty()) return fail(unknown(asked));
  return text + std::string(every_command);
}

}  // namespace dossier::app
