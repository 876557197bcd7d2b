"""What the page of an evaluation has beside the style of a run's (`lmp.report.style`), and its one script."""

from __future__ import annotations

STYLE = """
h2 small { font-size: 1rem; font-weight: 400; color: var(--soft); }
.chart { display: block; width: 100%; min-width: 5rem; overflow: visible; }
.track { fill: var(--rule); }
svg rect:not(.track) { opacity: .6; }
.interval { stroke: var(--ink); stroke-width: 1.5; }
.mark { stroke-width: 3; }
.zero { stroke: var(--soft); stroke-width: 1; }
.point { fill: var(--model); stroke: var(--card); stroke-width: 1.5; }
main { max-width: 74rem; }
.rates th, .rates td { vertical-align: middle; padding-right: 1.2rem; }
.rates th { vertical-align: bottom; white-space: normal; overflow-wrap: normal; }
.rates tr > :last-child { padding-right: 0; }
.rates td.amount, .rates td.system { color: var(--soft); white-space: nowrap; overflow-wrap: normal; }
.rates td b { color: var(--ink); }
.rates td.drawn { width: 30%; min-width: 9rem; }
.rates td.again { color: var(--soft); }
.rates tbody tr:has(+ tr:not(.first)) td { border-bottom: 0; }
.above { color: var(--good); }
.above, .amount .wrong { font-size: .85em; display: inline-block; min-width: 2.6rem; }
.sortable th:not(.drawn) { cursor: pointer; }
[aria-sort=ascending]::after { content: " ↑"; }
[aria-sort=descending]::after { content: " ↓"; }
.pair { margin: .2rem 0; }
.bar i { flex: none; }
.failed-of { margin-bottom: .6rem; }
.failed-of p { margin: 0 0 .15rem; }
.physics, .motion { background: var(--motion); }
.sandbox, .program-error { background: var(--people); }
.setup, .infrastructure { background: var(--comment); }
.not-understood { background: var(--number); }
.wrong-program { background: var(--model); }
.timeout { background: var(--keyword); }
.budget { background: var(--string); }
.unexplained { background: var(--rest); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(45%, 14rem), 1fr)); gap: .6rem 1rem;
  margin-top: .8rem; }
.facts p { margin: 0; }
.facts b { display: block; font-size: 1.1rem; }
.facts span { color: var(--soft); font-size: .8rem; }
#find { width: 100%; margin: .9rem 0 0; padding: .45rem .8rem; font: inherit; color: inherit; background: var(--code);
  border: 1px solid var(--rule); border-radius: 8px; }
.kind { border-top: 1px solid var(--rule); padding-top: .6rem; }
.kind > p { margin: .3rem 0 .6rem; }
.kind > summary i { display: inline-block; width: .7rem; height: .7rem; border-radius: 3px; margin: 0 .4rem; }
.kind > summary b { color: var(--ink); font-size: 1rem; }
.kind ol { list-style: none; margin: 0; padding: 0; }
.trial { border-top: 1px solid var(--rule); padding: .5rem 0; }
.trial p { margin: .1rem 0; }
.trial ul { margin: .1rem 0; padding-left: 1.2rem; color: var(--soft); font-size: .9rem; }
.trial details { margin: .2rem 0; }
article .about { margin: 0 0 .4rem; }
section > p:last-child, article > p:last-child { margin-bottom: 0; }
a { color: var(--name); }
.key a { color: inherit; }
[hidden] { display: none !important; }
@media (max-width: 40rem) {
  .sortable, .sortable tbody { display: block; }
  .sortable thead { display: none; }
  .sortable tr { display: flex; flex-wrap: wrap; gap: 0 .8rem; padding: .35rem 0;
    border-bottom: 1px solid var(--rule); }
  .sortable tr:has(+ tr:not(.first)) { border-bottom: 0; }
  .sortable td, .sortable td.name { border: 0; padding: 0; text-align: left; }
  .sortable td.name, .sortable td.drawn { flex: 1 0 100%; }
  .sortable td.again, .sortable td.none { display: none; }
  .sortable [data-name]::before { content: attr(data-name) " "; }
}
@media print {
  #find { display: none; }
  .trial, tr { break-inside: avoid; }
  section { break-inside: auto; }
  * { print-color-adjust: exact; }
}
"""

SCRIPT = """
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
  const value = (row, i) => row.cells[i].dataset.value ?? row.cells[i].textContent;
  heads.forEach((head, i) => head.addEventListener("click", () => {
    const down = head.ariaSort !== "descending";
    heads.forEach(other => other.removeAttribute("aria-sort"));
    head.ariaSort = down ? "descending" : "ascending";
    const order = (a, b) => value(a, i) - value(b, i) || value(a, i).localeCompare(value(b, i), "en");
    body.append(...[...body.rows].sort((a, b) => down ? order(b, a) : order(a, b)));
  }));
}
const find = document.getElementById("find");
if (find) {
  find.hidden = false;
  const kinds = [...document.querySelectorAll(".kind")], before = kinds.map(kind => kind.open);
  find.addEventListener("input", () => {
    const words = find.value.toLowerCase().split(/\\s+/);
    kinds.forEach((kind, i) => {
      const trials = [...kind.querySelectorAll(".trial")];
      for (const trial of trials) {
        const text = trial.textContent.toLowerCase();
        trial.hidden = !words.every(word => text.includes(word));
      }
      const found = trials.filter(trial => !trial.hidden).length;
      kind.querySelector("output").textContent = found;
      kind.hidden = !found;
      kind.open = find.value.trim() ? true : before[i];
    });
  });
}
const jump = () => {
  const kind = document.getElementById(location.hash.slice(1));
  if (kind) kind.open = true;
};
addEventListener("hashchange", jump);
jump();
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(one => { one.open = true; }));
"""
