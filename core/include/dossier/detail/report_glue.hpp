// Makes the C table of a report out of its class and its spec. Included by dossier/report.hpp, at its end.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dossier/detail/guarded.hpp"
#include "dossier/report.hpp"

namespace dossier::detail {

/// Fetches nodes many at a time and gives them out one by one.
class NodesGlue final : public Nodes {
 public:
  explicit NodesGlue(Border& border) : border_(border) {}

  Result<std::optional<json::Document>> next() override {
    while (at_ >= lines_.size()) {
      if (ended_) return std::nullopt;
      if (auto fetched = fetch(); !fetched) return fail(std::move(fetched.error()));
    }
    const auto end = std::min(lines_.find('\n', at_), lines_.size());
    const auto line = std::string_view(lines_).substr(at_, end - at_);
    at_ = end + 1;
    return std::optional(DOSSIER_TRY(json::parse_own(line)));
  }

 private:
  Result<void> fetch() {
    const auto reply = DOSSIER_TRY(border_.call(json::Object().put("call", "next")));
    lines_ = reply.body;
    at_ = 0;
    ended_ = lines_.empty();
    return {};
  }

  Border& border_;
  std::string lines_;
  size_t at_ = 0;
  bool ended_ = false;
};

class OutputGlue final : public Output {
 public:
  explicit OutputGlue(Border& border) : border_(border) {}

  Result<void> write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const auto taken = bytes.substr(0, batch_bytes - pending_.size());
      pending_ += taken;
      bytes.remove_prefix(taken.size());
      if (pending_.size() == batch_bytes) DOSSIER_TRY(flush());
    }
    return {};
  }
  Result<void> flush() {
    if (pending_.empty()) return {};
    DOSSIER_TRY(border_.call(json::Object().put("call", "output"), pending_));
    pending_.clear();
    return {};
  }

 private:
  static constexpr size_t batch_bytes = size_t{64} << 10;
  Border& border_;
  std::string pending_;
};

template <class Class, SpecFunction spec>
class ReportGlue {
 public:
  static constexpr dossier_plugin_v1 table() {
    return {sizeof(dossier_plugin_v1), DOSSIER_ABI,         &ReportGlue::describe,
            &ReportGlue::open,         &ReportGlue::invoke, &ReportGlue::close};
  }

 private:
  struct Instance {
    explicit Instance(const json::Value& values) : options(values), report(options) {}
    Options options;
    Class report;
  };

  static int describe(const dossier_host_v1* host) noexcept { return detail::describe(host, spec, "report"); }

  static void* open(const dossier_host_v1* host, dossier_bytes options) noexcept {
    std::unique_ptr<Instance> instance;
    guarded(host, spec, "open", [&]() -> Result<void> {
      const auto head = DOSSIER_TRY(parse_head(view_of(options)));
      const auto* values = json::find(head, "/options");
      if (!values || !values->IsObject()) return fail(ErrorKind::internal, "open without {\"options\":{…}}");
      instance = std::make_unique<Instance>(*values);
      return {};
    });
    return instance.release();
  }

  static int invoke(void* raw, const dossier_host_v1* host, dossier_message message) noexcept {
    return guarded(host, spec, "render", [&]() -> Result<void> {
      const auto head = DOSSIER_TRY(parse_head(view_of(message.head)));
      const auto verb = json::text(head, "/verb");
      if (verb != "render" || !raw) return fail(ErrorKind::internal, "unknown verb \"" + verb + "\"");
      Border border(host);
      NodesGlue nodes(border);
      OutputGlue output(border);
      DOSSIER_TRY(static_cast<Instance*>(raw)->report.render(nodes, output));
      return output.flush();
    });
  }

  static void close(void* instance) noexcept { delete static_cast<Instance*>(instance); }
};

}  // namespace dossier::detail
