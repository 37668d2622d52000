#include "style.hpp"

#include <openssl/evp.h>

namespace html {

namespace {

constexpr std::string_view sheet = R"css(
:root {
  --ink: #1d2733; --soft: #4c5a68; --faint: #5a6672; --line: #d8dee4; --ground: #f4f6f8; --paper: #fff;
  --accent: #164e63; --accent-ground: #e8f1f4;
  --gap: #9a2a1a; --gap-ground: #fdf1ee; --found: #17643a; --found-ground: #ebf6ef; --none: #44546a; --none-ground: #eef1f5;
  --asked: #6a5607; --asked-ground: #fbf6e2; --claim: #7a4a06; --claim-ground: #fdf6e9;
  --lane-1: #1f5fa8; --lane-2: #8a4b08; --lane-3: #1d7063; --lane-4: #5b4b9e; --lane-5: #59636e;
  --sans: "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", "Helvetica Neue", Arial, sans-serif;
  --mono: "DejaVu Sans Mono", "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace;
}
html:lang(en) { --sans: "Helvetica Neue", "Segoe UI", Roboto, Arial, "Liberation Sans", "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", sans-serif; }
* { box-sizing: border-box; }
html { font-size: 16px; -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.7 var(--sans); font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .18em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid #d97706; outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 9; padding: .5rem 1rem; background: var(--paper); }
h1, h2, h3, h4 { line-height: 1.35; margin: 0; text-wrap: balance; }
p { margin: 0 0 .75rem; }
.note { color: var(--soft); font-size: .9375rem; }
.label { color: var(--faint); font-size: .875rem; margin: .5rem 0 .25rem; }

.cover { background: var(--paper); border-top: 6px solid var(--accent); border-bottom: 1px solid var(--line); padding: 2.25rem max(1.25rem, calc((100% - 1180px) / 2)) 1.75rem; }
.cover h1 { font-size: 2rem; letter-spacing: .02em; color: var(--accent); margin-bottom: 1.25rem; }
.cover .facts-case { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); column-gap: 2.5rem; border-bottom: 1px solid var(--line); }
.cover .facts > div { padding: .4rem 0; border-top: 1px solid var(--line); grid-template-columns: 6.5em minmax(0, 1fr); }
.cover .facts-case + .facts > div:first-child { border-top: 0; }
html:lang(en) .cover .facts > div { grid-template-columns: 8em minmax(0, 1fr); }

.body { max-width: 1220px; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.5rem; }
.contents { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.25rem; align-self: start; font-size: .9375rem; }
.contents h2 { font-size: .875rem; color: var(--faint); font-weight: 600; letter-spacing: .08em; margin-bottom: .5rem; }
.contents ol { list-style: none; margin: 0; padding: 0; columns: 2 14rem; }
.contents a { display: block; padding: .18rem 0; text-decoration: none; color: var(--ink); break-inside: avoid; }
.contents a:hover { color: var(--accent); text-decoration: underline; }
@media (min-width: 1080px) {
  .body { grid-template-columns: 13.5rem minmax(0, 1fr); gap: 2rem; }
  .contents { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow: auto; }
  .contents ol { columns: 1; }
}

section { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 1.5rem 1.75rem; margin-bottom: 1.5rem; }
section > h2 { font-size: 1.375rem; color: var(--accent); padding-bottom: .6rem; margin-bottom: .9rem; border-bottom: 2px solid var(--accent-ground); }
section > h3 { font-size: 1.0625rem; margin: 1.75rem 0 .75rem; padding-left: .6rem; border-left: 4px solid var(--lane-5); }
section.s-gaps { border-color: #e3b8ae; }
section.s-gaps > h2 { color: var(--gap); border-color: var(--gap-ground); }

.facts { margin: 0; font-size: .9375rem; }
.facts > div { display: grid; grid-template-columns: 8.5em minmax(0, 1fr); gap: .25rem 1rem; padding: .18rem 0; }
.facts dt { color: var(--faint); }
.facts dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.cover .facts-case dd, .cover .facts-case + .facts > div:first-child dd { font-weight: 600; }

.item { border-top: 1px solid var(--line); padding: 1.1rem 0 1rem; }
section > .note + .item, section > h3 + .item { border-top: 0; padding-top: .25rem; }
.item:target { background: #fffbe8; box-shadow: -.75rem 0 0 #fffbe8, .75rem 0 0 #fffbe8; }
.item-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: .15rem .85rem; margin-bottom: .5rem; font-size: .9375rem; color: var(--soft); }
.item-head .no { font-size: .9375rem; font-weight: 700; color: var(--accent); background: var(--accent-ground); border-radius: 4px; padding: .05rem .5rem; text-decoration: none; white-space: nowrap; }
a.no:hover { text-decoration: underline; }
.item-head .when { color: var(--ink); font-weight: 600; }
.item-head .kind, .item-head .who, .item-head .channel, .item-head .source { padding-left: .85rem; border-left: 1px solid #c3ccd4; line-height: 1.2; }
blockquote { margin: .35rem 0 .6rem; padding: .55rem .9rem; border-left: 3px solid #9fb3bf; background: #f7f9fa; border-radius: 0 6px 6px 0; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 1.0313rem; }
blockquote.continued { margin-top: -.6rem; }
.s-wish blockquote { border-left: 4px solid var(--lane-1); background: #f0f5fb; font-size: 1.125rem; }
.s-answer blockquote { border-left: 4px solid var(--lane-2); background: #fbf6ef; }
.sign { font: .75em/1 var(--mono); color: var(--gap); border: 1px dotted var(--gap); border-radius: 3px; padding: 0 .2em; }

.box { margin: .6rem 0; padding: .55rem .9rem; border: 1px dashed #cfa968; border-radius: 6px; background: var(--claim-ground); }
.box-title { margin: 0 0 .15rem; font-weight: 700; font-size: .875rem; color: var(--claim); }
.box-title::before { content: "✎ "; }
.facts-claims { display: flex; flex-wrap: wrap; gap: .15rem 2rem; }
.facts-claims > div { grid-template-columns: auto minmax(0, 1fr); }
.facts-claims dd { font-weight: 600; }
.remark { font-size: .9375rem; color: var(--claim); margin: .35rem 0; }
.remark::before { content: "↺ "; font-weight: 700; }
.remark-withdrawn { color: var(--gap); }
.remark-withdrawn::before { content: "⊘ "; }
.remark-order::before { content: "⇄ "; }
.group { margin: .75rem 0; padding: .8rem 1rem; border: 1px solid var(--line); border-radius: 6px; }
.group-title { font-weight: 700; margin-bottom: .35rem; }
.group-earlier { border-style: dashed; background: #fafbfc; }
.group-earlier .group-title { font-size: .875rem; color: var(--soft); }
.tone-gap { border: 1px solid #e3b8ae; border-left: 6px solid var(--gap); background: var(--gap-ground); }
.tone-gap > .group-title { color: var(--gap); font-size: 1.0625rem; }
.tone-gap > .group-title::before { content: "✕ "; }
.tone-finding { border-left: 6px solid var(--asked); background: var(--asked-ground); }
.tone-finding > .group-title::before { content: "? "; }

.chips { list-style: none; margin: 0 0 .5rem; padding: 0; display: flex; flex-wrap: wrap; gap: .35rem; font-size: .9375rem; }
.chips a { background: var(--accent-ground); border-radius: 4px; padding: .05rem .5rem; text-decoration: none; }
.label:has(+ .chips) { display: inline-block; min-width: 7.5em; margin: .25rem 1rem .25rem 0; vertical-align: top; }
.label + .chips { display: inline-flex; vertical-align: top; margin: .25rem 0; max-width: 100%; }
details { margin: .6rem 0 0; font-size: .9375rem; }
summary { cursor: pointer; color: var(--soft); padding: .1rem 0; width: fit-content; }
summary:hover { color: var(--accent); text-decoration: underline; }
details > .facts, details > pre { margin: .5rem 0 .25rem; padding: .7rem .9rem; background: var(--ground); border-radius: 6px; }
.facts-technical { font-size: .8125rem; }
.facts-technical dd { font-family: var(--mono), var(--sans); }
.facts-technical > div { grid-template-columns: 13em minmax(0, 1fr); }
pre { overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; font: .8125rem/1.6 var(--mono); background: var(--ground); border-radius: 6px; padding: .7rem .9rem; margin: 0 0 .75rem; }
code { font-family: inherit; }

.scroll { overflow-x: auto; margin: .5rem 0; }
.table { border-collapse: collapse; width: 100%; font-size: .9375rem; line-height: 1.55; }
.table caption { text-align: left; font-weight: 700; padding: .6rem 0 .4rem; }
.table-matrix caption, .table-sources caption, .table-lookups caption, .table-owed caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.table th, .table td { text-align: left; vertical-align: top; padding: .5rem .7rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; min-width: 4.5em; }
.table-lookups td:nth-child(2), .table-lookups td:nth-child(6), .table-lookups td:nth-child(7), .table-timeline td:nth-child(2), .table-timeline td:nth-child(3), .table-claims td:nth-child(1), .table-claims td:nth-child(4) { overflow-wrap: break-word; }
.table thead th { color: var(--soft); font-weight: 600; font-size: .875rem; border-bottom: 2px solid #b9c4cd; white-space: nowrap; }
.table tbody tr:hover { background: #f7f9fa; }
.table-claims td:nth-child(3) { white-space: nowrap; }
.table-timeline td:nth-child(1) { min-width: 11.2em; width: 1%; }
.table-timeline td:nth-child(2), .table-timeline td:nth-child(5), .table-claims td:nth-child(5), .table-claims td:nth-child(1) { white-space: nowrap; }
.table-claims td:nth-child(6) .ref { white-space: normal; }
.table-claims { font-size: .875rem; }
.table-claims th, .table-claims td { padding: .5rem; }
.table-claims td:nth-child(2) { min-width: 8.5em; }
.table-claims td:nth-child(4) { min-width: 8em; max-width: 12em; word-break: keep-all; }
.table-timeline td:nth-child(3) { max-width: 14em; word-break: keep-all; }
.table-claims td:nth-child(6) { min-width: 17em; }
.table-claims tr:has(+ tr > td:first-child > bdi:empty) td { border-bottom: 0; padding-bottom: .1rem; }
.table-claims tr:has(> td:first-child > bdi:empty) td { padding-top: .1rem; }
.table-said { margin-top: .25rem; }
.table-said caption { font-size: .875rem; color: var(--faint); padding: .25rem 0; }
.table-said th, .table-said td { padding: .3rem .7rem; }
.table-said td:nth-child(1), .table-said td:nth-child(2), .table-said td:nth-child(4) { white-space: nowrap; width: 1%; }
.cue::before { content: "▸ "; text-decoration: none; display: inline-block; margin-right: .15em; }
.cue { white-space: nowrap; }
.table-lookups { font-size: .875rem; }
.table-lookups th, .table-lookups td { padding: .5rem .45rem; }
.table-lookups td:nth-child(1) { min-width: 5.4em; }
.table-lookups td:nth-child(3) { min-width: 9.6em; }
.table-lookups td:nth-child(4) { min-width: 7.5em; }
.table-lookups td:nth-child(7) { min-width: 5em; }
.table-lookups td:nth-child(6) { min-width: 7.5em; }
.table-lookups .state { word-break: keep-all; }
.table-owed { font-size: .875rem; }
.table-owed th, .table-owed td { padding: .5rem .45rem; overflow-wrap: break-word; }
.table-owed th:first-child, .table-owed td:first-child { min-width: 2.6em; }
.table-owed td:nth-child(5) { white-space: nowrap; }
.table-owed td:nth-child(n+6) { min-width: 7.2em; }
.table-matrix { table-layout: fixed; font-size: .875rem; }
.table-matrix th:first-child { width: 17%; }
.table-matrix th, .table-matrix td { padding: .5rem .35rem; overflow-wrap: break-word; }
.table-matrix .state { display: inline-block; word-break: keep-all; padding: .12rem .35rem; max-width: 100%; hyphens: auto; }
.table-matrix .mark-sign { margin-right: .3em; }
.cell-note { display: block; font-size: .8125rem; color: var(--claim); white-space: nowrap; }
.cell-note::before { content: "⇄ "; }
.ref { white-space: nowrap; }
.state { display: inline-flex; gap: .35rem; align-items: baseline; padding: .12rem .5rem; border-radius: 4px; border: 1px solid transparent; }
.mark-sign { font-weight: 700; }
.state-found { color: var(--found); background: var(--found-ground); border-color: #b9dcc7; }
.state-none { color: var(--none); background: var(--none-ground); border-color: #c9d1da; }
.state-gap { color: var(--gap); background: var(--gap-ground); border-color: #e3b8ae; font-weight: 600; }
.state-not_asked { color: var(--asked); background: var(--asked-ground); border: 1px dashed #cdbb6e; }

.drawing { scrollbar-width: thin; scrollbar-color: #9fb3bf var(--ground); }
.timeline { display: block; width: 100%; min-width: 46rem; height: auto; font-family: var(--sans); }
.timeline .ground { fill: #f6f8f9; }
.timeline .name { font-size: 13px; font-weight: 600; }
.timeline .tick { font-size: 12px; fill: var(--soft); text-anchor: middle; }
.timeline .grid { stroke: #c3ccd4; stroke-width: 1; stroke-dasharray: 2 3; opacity: .75; }
.timeline .base { stroke-width: 1; stroke: #aeb9c3; }
.timeline .stem { stroke-width: 1; opacity: .55; }
.timeline .mark { fill: #fff; stroke-width: 1.5; }
.timeline .more { stroke-dasharray: 3 2; }
.timeline .number { font-size: 12px; font-weight: 700; text-anchor: middle; }
.timeline a:hover .mark { fill: #fff6d6; }
.timeline .lane-note { font-size: 12px; fill: var(--soft); }
.timeline .bar { opacity: .35; }
.timeline .pause { fill: #e7ebef; opacity: .92; }
.timeline .pause-text { font-size: 12px; fill: var(--soft); text-anchor: middle; dominant-baseline: central; }
.lane-1 { --lane: var(--lane-1); } .lane-2 { --lane: var(--lane-2); } .lane-3 { --lane: var(--lane-3); } .lane-4 { --lane: var(--lane-4); } .lane-5 { --lane: var(--lane-5); }
.lane .name, .lane .number, .lane .dot, .lane .bar { fill: var(--lane); }
.lane .mark, .lane .stem { stroke: var(--lane); }

.media { margin: .75rem 0; }
.media img { display: block; max-width: min(100%, 34rem); max-height: 30rem; width: auto; height: auto; border: 1px solid var(--line); border-radius: 6px; background: #fff; }
.media video { display: block; max-width: min(100%, 34rem); max-height: 24rem; border-radius: 6px; background: #10161c; }
.media audio { display: block; width: min(100%, 28rem); }
.quote .media img, .quote .media video { max-height: 18rem; }
figcaption { font-size: .875rem; color: var(--soft); margin-top: .3rem; }
.media-file figcaption::before { content: "▤ "; }
.media-missing figcaption, .media-withheld figcaption { color: var(--gap); }
.media-missing figcaption::before, .media-withheld figcaption::before { content: "✕ "; }

@media (max-width: 700px) {
  body { font-size: .9688rem; }
  .cover { padding: 1.5rem 1rem 1rem; }
  .cover h1 { font-size: 1.5rem; }
  .body { padding: 1rem .75rem 3rem; gap: 1rem; }
  section { padding: 1.1rem 1rem; margin-bottom: 1rem; }
  .facts > div, .facts-technical > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dt { font-size: .875rem; }
  .s-wish blockquote { font-size: 1.0625rem; }
  .item-head .kind, .item-head .who, .item-head .channel, .item-head .source { padding-left: 0; border-left: 0; }
  .table, .table tbody, .table tr, .table td, .table tbody th { display: block; }
  .table caption { display: block; }
  .table thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .table tr { padding: .6rem 0; border-bottom: 1px solid var(--line); }
  .table th, .table td { border: 0; padding: .12rem 0; }
  .table tbody th { padding-bottom: .3rem; font-size: 1rem; }
  .table td { display: grid; grid-template-columns: 6.5em minmax(0, 1fr); gap: .75rem; align-items: baseline; }
  .table-timeline td:nth-child(3), .table-claims td:nth-child(4) { max-width: none; }
  .table td::before { content: attr(data-label); color: var(--faint); font-size: .875rem; }
  .table td > * { justify-self: start; }
  .table td:has(> bdi:empty) { display: none; }
  .table-claims tr:has(+ tr > td:first-child > bdi:empty) { border-bottom: 0; padding-bottom: 0; }
  .table-claims tr:has(> td:first-child > bdi:empty) { padding-top: .1rem; }
  .table-claims tr:has(> td:first-child > bdi:empty) td::before { content: ""; }
  .drawing { border-right: 2px dashed #9fb3bf; }
  .drawing::before { content: "⟷"; content: "⟷" / ""; position: sticky; left: 0; display: block; text-align: right; padding-right: .4rem; line-height: 1.2; color: var(--accent); }
  .table-matrix th:first-child { width: auto; }
  .table td:nth-child(n) { white-space: normal; width: auto; min-width: 0; }
  .table-said tr { display: grid; grid-template-columns: 4em minmax(0, 1fr) auto; gap: 0 .75rem; }
  .table-said td { display: block; }
  .table-said td::before { content: none; }
  .table-said td:nth-child(3) { grid-column: 1 / -1; order: 1; }
}

@page { size: A4; margin: 16mm 14mm 18mm; }
@media print {
  html { font-size: 10.5pt; }
  body, section { background: #fff; }
  .skip, .contents, .media audio, .media video, summary { display: none; }
  .cover { padding: 0 0 .5rem; border-top-width: 3pt; }
  .cover h1 { margin: .6rem 0 .6rem; font-size: 1.7rem; }
  .cover .facts-case { grid-template-columns: 1fr 1fr; column-gap: 2rem; }
  .body { display: block; max-width: none; padding: 0; }
  section { border: 0; padding: 0; margin: 0 0 1.2rem; }
  section > h2 { margin-top: 1.2rem; }
  h1, h2, h3, h4, .note, .item-head, .group-title, .box-title, caption, thead { break-after: avoid; }
  .note:last-child { break-after: auto; }
  .item-head + blockquote, .facts > div, tr, figure, .box, .tone-gap, .item:not(:has(img, .group, .table)) { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; }
  .table { font-size: .85rem; }
  .table-lookups, .table-claims { font-size: .8rem; }
  .table-matrix { font-size: .8rem; }
  .table-lookups td:nth-child(3) { min-width: 8.5em; }
  .table th, .table td { padding: .3rem .4rem; }
  .drawing { border: 0; }
  .drawing::before { content: none; }
  .timeline { min-width: 0; break-inside: avoid; }
  .media img { max-height: 11cm; max-width: 12cm; }
  a { color: inherit; text-decoration: none; }
  details { display: none; }
  details.print { display: block; }
  details.print::details-content { content-visibility: visible; display: block; height: auto; }
  .table-lookups caption { position: static; width: auto; height: auto; clip-path: none; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
)css";

}  // namespace

std::string_view style() { return sheet; }

std::string style_digest() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(sheet.data(), sheet.size(), digest, &size, EVP_sha256(), nullptr) != 1) return "'none'";
  unsigned char text[2 * EVP_MAX_MD_SIZE];
  const int length = EVP_EncodeBlock(text, digest, static_cast<int>(size));
  return "'sha256-" + std::string(reinterpret_cast<const char*>(text), static_cast<size_t>(length)) + "'";
}

}  // namespace html
