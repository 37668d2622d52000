#include "base/files.hpp"
#include "report/report.hpp"

namespace dossier {

namespace {

constexpr size_t batch_bytes = size_t{64} << 10;
constexpr std::chrono::minutes time_limit{5};

/// The tree as JSON lines, cut into batches of whole nodes.
class Spool {
 public:
  void add(const json::Object& node) {
    if (batches_.empty() || batches_.back().size() >= batch_bytes) batches_.emplace_back();
    batches_.back() += node.str();
    batches_.back() += '\n';
  }
  /// The next batch; empty at the end.
  std::string next() { return at_ < batches_.size() ? std::move(batches_[at_++]) : std::string(); }

 private:
  std::vector<std::string> batches_;
  size_t at_ = 0;
};

/// Serves one `render`: nodes out, bytes of the file in.
class RenderCalls final : public PluginCalls {
 public:
  RenderCalls(Spool& spool, PendingFile& file) : spool_(spool), file_(file) {}

  Result<Message> call(const json::Value& head, std::string_view body) override {
    const auto name = json::text(head, "/call");
    if (name == "next") return Message{"{\"ok\":true}", spool_.next()};
    if (name == "output") {
      DOSSIER_TRY(file_.write(body));
      return Message{"{\"ok\":true}", {}};
    }
    return fail(ErrorKind::internal, "a report asked for \"" + name + "\"; it may ask for next and output");
  }
  void emit(const json::Value&, std::string_view) override {}

 private:
  Spool& spool_;
  PendingFile& file_;
};

Result<void> render_with(Plugin& plugin, InstanceId instance, const AssembledCase& assembled, const ReportStyle& style,
                         const std::filesystem::path& file) {
  Spool spool;
  build_report_tree(assembled, style, [&](const json::Object& node) { spool.add(node); });
  auto pending = DOSSIER_TRY(PendingFile::create(file));
  RenderCalls calls(spool, pending);
  DOSSIER_TRY(plugin.invoke(instance, Message{"{\"verb\":\"render\"}", {}}, calls, {}, time_limit));
  // An empty file would look like a report without evidence.
  if (pending.size() == 0) return fail(ErrorKind::internal, "the report plugin wrote nothing");
  return pending.commit();
}

}  // namespace

Result<void> render_report(Plugin& plugin, const json::Value& options, const AssembledCase& assembled,
                           const ReportStyle& style, const std::filesystem::path& file) {
  const auto place = "report " + file.filename().string();
  const auto render = [&]() -> Result<void> {
    const auto instance = DOSSIER_TRY(plugin.open(options));
    auto rendered = render_with(plugin, instance, assembled, style, file);
    plugin.close(instance);
    return rendered;
  };
  auto rendered = render();
  // Somebody else may have killed the worker; a plugin that kills itself does so again.
  if (!rendered && rendered.error().kind() == ErrorKind::crashed) rendered = render();
  if (!rendered) return fail(std::move(rendered.error()).at(place));
  return {};
}

}  // namespace dossier
