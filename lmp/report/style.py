"""The report's style sheet: light and dark by what the reader's system prefers, one column on a phone."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --ink: #1b1f27; --soft: #5c6573; --rule: #e2e6ec;
  --code: #f3f5f8; --good: #12734a; --good-back: #dcf4e7; --bad: #a5252c; --bad-back: #fde3e4; --odd: #855400;
  --odd-back: #fdeecb; --model: #5867d8; --perception: #0e9384; --motion: #e07a1f; --people: #c2417c; --rest:
  #98a1b0; --keyword: #7a3ebf; --string: #1a7f4b; --number: #b04a00; --name: #1f5fbf; --comment: #6b7482; }
@media (prefers-color-scheme: dark) {
  :root { --page: #12151b; --card: #1b2029; --ink: #e8ebf0; --soft: #9aa4b2; --rule: #2d3440; --code: #141920;
    --good: #6fdca5; --good-back: #113526; --bad: #ff9a9e; --bad-back: #43191c; --odd: #f2c66d; --odd-back: #3c2c0c;
    --model: #8490f5; --perception: #2dc0ae; --motion: #f29b4b; --people: #e872a6; --rest: #667083; --keyword:
    #c49bf5; --string: #7bd6a0; --number: #f0a76a; --name: #83b4ff; --comment: #8a94a3; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI",
  Roboto, sans-serif; overflow-wrap: anywhere; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
header p, .soft, footer { color: var(--soft); font-size: .875rem; }
h1 { font-size: 1.1rem; font-weight: 600; margin: 0; letter-spacing: .02em; }
h2 { font-size: 1.45rem; line-height: 1.25; margin: .2rem 0 .6rem; }
h3 { font-size: .8rem; text-transform: uppercase; letter-spacing: .07em; color: var(--soft); margin: 1.4rem 0 .4rem;
  }
section { background: var(--card); border: 1px solid var(--rule); border-radius: 12px; padding: 1.1rem 1.25rem
  1.25rem; margin: 1rem 0; }
.verdict { display: inline-block; padding: .1rem .65rem; border-radius: 99px; font-weight: 600; font-size: .85rem; }
.done { color: var(--good); background: var(--good-back); }
.failed { color: var(--bad); background: var(--bad-back); }
.not_understood, .open { color: var(--odd); background: var(--odd-back); }
.message { margin: .6rem 0 0; }
blockquote { margin: .6rem 0 0; padding: .1rem 0 .1rem .9rem; border-left: 3px solid var(--rule); font-size: 1.1rem;
  }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 1rem; }
figure { margin: 0; }
figcaption { color: var(--soft); font-size: .875rem; margin-top: .25rem; }
img, video { width: 100%; height: auto; display: block; border-radius: 8px; background: var(--code); }
pre { background: var(--code); border: 1px solid var(--rule); border-radius: 8px; padding: .7rem .9rem; margin:
  .3rem 0; overflow-x: auto; font-size: .84rem; line-height: 1.5; }
pre, code, td.code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: normal; }
.query { color: var(--soft); font-size: .9rem; margin: .8rem 0 0; }
.query code { color: var(--ink); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; }
th { text-align: left; color: var(--soft); font-weight: 500; }
th, td { padding: .28rem .8rem .28rem 0; vertical-align: top; border-bottom: 1px solid var(--rule); }
tr:last-child td { border-bottom: 0; }
td.code { font-size: .8rem; overflow-wrap: anywhere; min-width: 7rem; }
td.amount, th.amount { text-align: right; white-space: nowrap; padding-right: 0; font-variant-numeric: tabular-nums;
  }
.wrong { color: var(--bad); }
.error { color: var(--bad); background: var(--bad-back); border-radius: 8px; padding: .5rem .8rem; margin: .5rem 0;
  }
.error pre { background: none; border: 0; padding: .2rem 0 0; margin: 0; }
.bar { display: flex; height: .8rem; border-radius: 99px; overflow: hidden; background: var(--rule); gap: 1px; }
.bar i { display: block; min-width: 2px; }
.key { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: .5rem 0 0; padding: 0; list-style: none;
  font-size: .85rem; color: var(--soft); }
.key i { display: inline-block; width: .7rem; height: .7rem; border-radius: 3px; margin-right: .35rem; }
.key b { color: var(--ink); font-weight: 600; }
.model { background: var(--model); }
.perception { background: var(--perception); }
.motion { background: var(--motion); }
.people { background: var(--people); }
.rest { background: var(--rest); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; margin: 0; font-size: .9rem; }
dt { color: var(--soft); }
dd { margin: 0; }
details { margin-top: .7rem; }
summary { cursor: pointer; color: var(--soft); font-size: .875rem; }
.k, .kc, .kn, .ow { color: var(--keyword); }
.s, .s1, .s2, .sa, .sd, .se, .si { color: var(--string); }
.mi, .mf, .mh, .mb { color: var(--number); }
.nb, .nf, .nc { color: var(--name); }
.c, .c1, .cm { color: var(--comment); font-style: italic; }
section > :first-child, article:first-child h2 { margin-top: 0; }
article + article { border-top: 1px solid var(--rule); margin-top: 1.1rem; padding-top: 1rem; }
.about { font-size: 1.1rem; font-weight: 600; margin-bottom: -.5rem; }
td.name { white-space: nowrap; overflow-wrap: normal; }
@media (max-width: 40rem) {
  td.name { white-space: normal; overflow-wrap: anywhere; }
  td.code { min-width: 4.5rem; font-size: .72rem; }
  th, td { padding-right: .5rem; }
}
@media print {
  body { background: #fff; }
  section { break-inside: avoid; }
}
"""
