// One click: collect, assemble, report, seal.

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <utility>

#include "app/app.hpp"
#include "app/bundle_wishes.hpp"
#include "app/case_lock.hpp"
#include "app/commands.hpp"
#include "app/complaint_realms.hpp"
#include "app/hub.hpp"
#include "app/interruption.hpp"
#include "app/progress.hpp"
#include "app/say.hpp"
#include "app/scratch.hpp"
#include "app/sealed_file.hpp"
#include "assemble/assemble.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "bundle/bundle.hpp"
#include "report/report.hpp"
#include "report/words.hpp"

namespace dossier::app {
namespace {

class BundleRun {
 public:
  BundleRun(const CommandLine& line, Hub& hub, ReviewCase review_case, std::vector<const PluginSpec*> reports)
      : line_(line), hub_(hub), case_(std::move(review_case)), reports_(std::move(reports)) {}

  Result<int> run() {
    const auto lock = DOSSIER_TRY(CaseLock::take(hub_.config.store_folder, case_.number));
    const auto scratch = DOSSIER_TRY(Scratch::make(hub_.config.store_folder, case_.number));
    const auto last = DOSSIER_TRY(hub_.store->last_revision(case_.number));
    const auto as_of = DOSSIER_TRY(line_.has("as-of") ? given_as_of(last) : collect_now());
    const auto assembled =
        DOSSIER_TRY(assemble(case_, assemble_plan(hub_.config, hub_.plugins, actor()), *hub_.store, as_of));
    const auto digest = content_digest(assembled);
    if (last && last->content_digest == digest && stands(*last)) return unchanged(*last, assembled);
    return seal(assembled, digest, scratch.folder());
  }

 private:
  // Whoever is handed a bundle again must not be handed what was spoilt since.
  bool stands(const SealedRevision& last) const {
    const auto file = file_of(last, hub_.config);
    const auto flaw = flaw_of(file, last);
    if (flaw.empty()) return true;
    say(file.string() + ": revision r" + std::to_string(last.revision) + " " + flaw +
        ". Restore it from a backup; the next revision is made, which holds the same and names it");
    return false;
  }

  Result<Micros> given_as_of(const std::optional<SealedRevision>& last) {
    const auto as_of = parse_rfc3339(line_.value("as-of"));
    if (!as_of)
      return fail(ErrorKind::config,
                  "--as-of " + line_.value("as-of") + ": wanted a time like 2026-10-21T10:00:00+08:00");
    if (const auto now = DOSSIER_TRY(hub_.store->now()); *as_of > now)
      return fail(ErrorKind::config, "--as-of " + line_.value("as-of") + ": lies ahead of now (" + rfc3339(now) +
                                         "); nobody knows yet what will be there then");
    if (last && *as_of < last->as_of)
      return fail(ErrorKind::config, "--as-of " + line_.value("as-of") + ": before revision r" +
                                         std::to_string(last->revision) + " of " + case_.number + " (as of " +
                                         rfc3339(last->as_of) + "); a later revision cannot know less");
    return *as_of;
  }

  Result<Micros> collect_now() {
    const auto stop = interruption();
    auto started = hub_.start_sources();
    CollectPlan plan;
    std::vector<std::pair<std::string, std::string>> shown;
    for (const auto& source : started.sources) {
      plan.sources.push_back(source.get());
      shown.emplace_back(source->config().name, source->config().title);
    }
    for (const auto& [name, error] : started.failed) say(error.message());
    plan.failed = std::move(started.failed);
    plan.deadline = hub_.config.case_deadline;
    plan.actor = actor();
    ProgressView view(shown, isatty(STDERR_FILENO) && !line_.has("json"));
    const auto collected = DOSSIER_TRY(
        collect(case_, plan, *hub_.ingest, *hub_.store, stop, [&](const Progress& progress) { view.show(progress); }));
    return collected.ended_at;
  }

  Result<int> unchanged(const SealedRevision& last, const AssembledCase& assembled) {
    // With --as-of nobody looked.
    const std::string what = line_.has("as-of") ? "No source asked, and nothing else known at " + line_.value("as-of")
                                                : "Looked again, nothing new";
    log::info("case " + case_.number + ": " + what);
    if (!line_.has("json")) say(what + ": revision r" + std::to_string(last.revision) + " stands.");
    auto file = file_of(last, hub_.config);
    if (line_.has("out")) file = DOSSIER_TRY(copy_bundle(file, line_.value("out")));
    print(file.string(), last.revision, assembled, false);
    return exit_code(assembled);
  }

  Result<int> seal(const AssembledCase& assembled, const std::string& digest, const std::filesystem::path& scratch) {
    Taken taken;
    taken.program_version = DOSSIER_VERSION;
    for (const auto& source : hub_.config.sources) name_plugin(taken, "connector", source.connector);
    const auto reports = DOSSIER_TRY(render(assembled, scratch, taken));
    const auto key = DOSSIER_TRY(SealKey::load_or_make(hub_.config.seal_key));
    const std::filesystem::path folder = line_.value("out", hub_.config.bundle_folder.string());
    DOSSIER_TRY(make_folder(folder));
    Bytes bytes;
    bytes.blob = [&](const std::string& blob) { return hub_.store->blobs().path(blob); };
    bytes.document = [&](const std::string& document) { return hub_.store->payload(document); };
    set_aside_unrecorded(folder / (case_.number + ".r" + std::to_string(assembled.revision) + ".zip"), assembled);
    const auto written = DOSSIER_TRY(write_bundle(assembled, bytes, reports, taken, key, folder));
    const auto path = std::filesystem::absolute(written.path);
    const SealedRevision revision{
        assembled.revision,          assembled.as_of, (line_.has("out") ? path : path.filename()).string(),
        written.tag_manifest_digest, digest,          static_cast<int64_t>(written.custody.size())};
    if (auto kept = hub_.store->keep_revision(case_.number, revision, written.custody); !kept) {
      // Nobody was told of it, and the store knows nothing of it: the next run seals this revision.
      std::error_code stays;
      std::filesystem::remove(path, stays);
      return fail(std::move(kept.error()));
    }
    print(path.string(), revision.revision, assembled, true);
    return exit_code(assembled);
  }

  // A run that was killed between sealing and recording leaves a bundle of which the store knows nothing; so does one
  // that was sealed after the backup from which the store was restored, and that may have been given out. This case's
  // own custody proves that it is one of them; any other file of that name stays where it is, and writing over it is
  // refused.
  static void set_aside_unrecorded(const std::filesystem::path& file, const AssembledCase& assembled) {
    std::error_code problem;
    if (!std::filesystem::exists(file, problem)) return;
    const auto orphan = verify_bundle(file, {});
    if (!orphan || orphan->verdict == Verdict::refused || orphan->revision != assembled.revision) return;
    if (orphan->custody.empty() || orphan->custody.front() != assembled.custody.front()) return;
    const auto aside =
        file.stem().string() + std::string(unrecorded) + orphan->tag_manifest_digest.substr(0, 8) + ".zip";
    std::filesystem::rename(file, file.parent_path() / aside, problem);
    if (problem) return;
    log::warn(file.string() +
              ": sealed by a run that was interrupted, or before the store came from a backup: the store "
              "knows nothing of it. Kept as " +
              aside + "; the revision is made anew");
  }

  Result<std::vector<ReportFile>> render(const AssembledCase& assembled, const std::filesystem::path& folder,
                                         Taken& taken) {
    std::vector<ReportFile> files;
    for (const auto* spec : reports_) {
      const auto& name = spec->name;
      name_plugin(taken, "report", name);
      const auto plugin = DOSSIER_TRY(Plugin::load({spec->library, hub_.folders.worker, Home::worker, {}}));
      const auto options = hub_.config.report_options.find(name);
      const json::Object none;
      const ReportFile file{"report." + name, folder / ("report." + name)};
      const ReportStyle style{hub_.config.language, hub_.config.review_timezone, hub_.config.phone_region};
      DOSSIER_TRY(render_report(*plugin, options == hub_.config.report_options.end() ? none.value() : options->second,
                                assembled, style, file.file));
      files.push_back(file);
    }
    return files;
  }

  void name_plugin(Taken& taken, const std::string& kind, const std::string& name) const {
    for (const auto& plugin : hub_.plugins)
      if (plugin.kind == kind && plugin.name == name) taken.plugins[plugin.name + " " + plugin.version] = plugin.digest;
  }

  void print(const std::string& path, int revision, const AssembledCase& assembled, bool is_new) const {
    if (line_.has("json")) {
      std::cout << json::Object()
                       .put("case", case_.number)
                       .put("revision", revision)
                       .put("bundle", path)
                       .put("new", is_new)
                       .put("items", static_cast<int64_t>(assembled.items.size()))
                       .put("gaps", static_cast<int64_t>(assembled.gaps.size()))
                       .put("complaint_found", !assembled.items.empty())
                       .put("as_of", rfc3339(assembled.as_of))
                       .str()
                << "\n";
      return;
    }
    say("items: " + std::to_string(assembled.items.size()) + ", gaps: " + std::to_string(assembled.gaps.size()));
    const report::Words words("en");
    for (const auto& gap : assembled.gaps)
      say("gap: " + std::string(words.reason(gap.reason, gap.source)) + ": " + without_controls(gap.message));
    for (const auto& cell : assembled.cells)
      if (cell.state == "none" && !cell.message.empty()) say("note: " + without_controls(cell.message));
    if (assembled.items.empty()) say_empty(assembled);
    std::cout << path << "\n";
  }

  // Not to be taken for a case of which nothing was recorded.
  void say_empty(const AssembledCase& assembled) const {
    say("EMPTY: " + std::string(assembled.gaps.empty() ? "no source knows" : "no source that answered knows") +
        " complaint \"" + case_.complaint + "\" of " + case_.realm +
        ". Is the number right? If not, open the right one: dossier case open --complaint NO");
  }

  static int exit_code(const AssembledCase& assembled) {
    return static_cast<int>(assembled.gaps.empty() ? Exit::done : Exit::gaps);
  }

  const CommandLine& line_;
  Hub& hub_;
  ReviewCase case_;
  std::vector<const PluginSpec*> reports_;
};

// A ticket system under a new name would be asked nothing, and the case look as if nobody knew it. What is kept can be
// bundled without asking; a source that is disabled says so in the matrix.
Result<void> expect_source_of(const ReviewCase& review_case, const Hub& hub) {
  const auto realms = DOSSIER_TRY(complaint_realms(hub));
  if (realms.count(review_case.realm)) return {};
  return fail(ErrorKind::config, "case " + review_case.number + ": complaint " + review_case.complaint + " is one of " +
                                     review_case.realm + ", and no source looks up complaints there; known: " +
                                     all_of(realms) + ". Nothing was asked. Was its source renamed? Then give it " +
                                     "`realm: {complaint_no: " + review_case.realm +
                                     "}`. To bundle what is kept, asking nobody: add --as-of TIME");
}

Result<int> bundle(const CommandLine& line, Hub& hub) {
  auto reports = DOSSIER_TRY(wished_reports(line, hub));
  DOSSIER_TRY(hub.open_store());
  auto review_case = DOSSIER_TRY(case_named(line, 1, *hub.store));
  if (!line.has("as-of")) DOSSIER_TRY(expect_source_of(review_case, hub));
  DOSSIER_TRY(prepare_wished_folder(line));
  return BundleRun(line, hub, std::move(review_case), std::move(reports)).run();
}

}  // namespace

int bundle_command(const CommandLine& line, const Clock& clock) {
  interruption();  // before any thread or worker, so that all of them inherit the blocked signals
  auto plugins = find_plugins(line);
  auto config = read_config(line, plugins);
  if (!config) return report_error(config.error());
  Hub hub(std::move(*config), std::move(plugins), plugin_folders(line), clock);
  const auto code = bundle(line, hub);
  return code ? *code : report_error(code.error());
}

}  // namespace dossier::app
