import json
import random
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from io import StringIO
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from lmp.report.markup import VOID
from tasks.evaluation.plan import Configuration
from tasks.evaluation.report import write
from tasks.evaluation.report.command import command
from tasks.evaluation.report.page import page
from tasks.evaluation.row import FAILURES, Row
from tasks.evaluation.statistics import Rate
from tasks.evaluation.store import NotAnEvaluation, create
from tasks.evaluation.summary import PARTS, System, shortened, summarize
from tasks.evaluation.table import table
from tasks.task import Published, load

CAMERA, TRUTH = System("embedded", "camera"), System("embedded", "truth")
HOSTILE = "</title></style><script>alert(1)</script><img src=x onerror=alert(1)> \" ' & [red]\ud800"


def row(task="stack", trial=0, reached=True, **changed):
    labels = {"instructions": "seen" if task == "stack" else "unseen"}
    about = {"suite": "mine.py", "task": task, "trial": trial, "seed": 4, "labels": labels}
    put_to = {"model": "embedded", "perception": "camera", "effector": "suction"}
    failed = {"outcome": "failed", "failure": "motion", "message": "no free way", "missing": ["red is not on blue"]}
    came = {"outcome": "done"} if reached else failed
    told = {"instruction": f"{task} number {trial}", "reached": reached, "score": float(reached)}
    return Row(**{**about, **put_to, **came, **told, **changed})


def drawn(seed, trials=40):
    """Rows of two tasks by two systems that fail in all ways there are."""
    rng = random.Random(seed)
    return [
        row(
            task=task,
            trial=trial,
            perception=perception,
            reached=(reached := rng.random() < 0.7),
            failure="" if reached else rng.choice(FAILURES),
            outcome="done" if reached else rng.choice(["done", "failed", "not_understood", "crashed", "timeout"]),
            instruction=f"{task}, {trial}, said to {perception}",
            message=f"what came of {task} {trial} {perception}",
            score=1.0 if reached else rng.choice([0.0, 0.25, 0.5]),
            seconds=1.0,
            seconds_model=rng.uniform(0, 0.5),
            seconds_physics=rng.uniform(0, 0.5),
            model_calls=2,
            prompt_tokens=100,
            completion_tokens=10,
        )
        for trial in range(trials)
        for task in ("stack", "sort")
        for perception in ("camera", "truth")
    ]


@pytest.fixture
def evaluation(tmp_path):
    """Makes the folder of an evaluation with these rows."""

    def made(rows, **about):
        configuration = Configuration(
            suite="mine.py",
            tasks=tuple(dict.fromkeys(r.task for r in rows)),
            models=tuple(dict.fromkeys(r.model for r in rows)),
            perceptions=tuple(dict.fromkeys(r.perception for r in rows)),
            trials=max((r.trial + 1 for r in rows), default=1),
            seed=4,
        )
        folder = tmp_path / "evaluation"
        create(folder, configuration, **about)
        (folder / "trials.jsonl").write_text("".join(json.dumps(r.as_json()) + "\n" for r in rows))
        return folder

    return made


class Page(HTMLParser):
    """Elements with their attributes and the text inside of them; complains of what does not close."""

    def __init__(self, path):
        super().__init__()
        self.elements, self._open = [], []
        self.feed(path.read_text(encoding="utf-8"))
        assert not self._open

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "attributes": dict(attrs), "text": ""}
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag):
        assert self._open.pop()["tag"] == tag

    def handle_data(self, data):
        for element in self._open:
            element["text"] += data

    def all(self, tag, class_=None):
        found = [e for e in self.elements if e["tag"] == tag]
        return [e for e in found if class_ is None or class_ in (e["attributes"].get("class") or "").split()]

    @property
    def text(self):
        (body,) = self.all("body")
        return body["text"]


def test_every_failure_is_listed_with_what_was_said_and_what_came_of_it(evaluation):
    rows = drawn(seed=1)
    listed = [e["text"] for e in Page(write(evaluation(rows))).all("li", "trial")]
    failures = [r for r in rows if not r.reached]
    assert len(listed) == len(failures) > 10
    for failure in failures:
        (entry,) = [text for text in listed if f"“{failure.instruction}”" in text]
        assert failure.message in entry and "red is not on blue" in entry and failure.perception in entry


def test_failures_are_listed_under_their_kind_and_each_kind_says_how_many(evaluation):
    rows = drawn(seed=2)
    kinds = {e["text"] for e in Page(write(evaluation(rows))).all("details", "kind")}
    for kind in FAILURES:
        its = [r for r in rows if r.failure == kind]
        (section,) = [text for text in kinds if text.startswith(f"{kind} {len(its)}")]
        assert section.count("“") == len(its) and all(r.instruction in section for r in its)


def test_the_page_has_the_summary_s_numbers(evaluation):
    rows = drawn(seed=3)
    summary = summarize(rows)
    shown = Page(write(evaluation(rows)))
    cells = [[e["text"] for e in group] for group in _lines(shown)]
    for group in (*summary.cells, *summary.tasks):
        (name,) = group.labels.values()
        for system, rate in group.rates.items():
            low, high = rate.interval
            figures = f"{100 * rate.share:.1f} % {100 * low:.1f} to {100 * high:.1f}"
            score = f"{100 * group.scores[system]:.1f}"
            assert [name, system.perception, "", figures, f"{rate.successes} of {rate.trials}", score] in cells
    for rate in summary.overall.rates.values():
        assert f"{rate.successes} of {rate.trials} trials reached their goal" in shown.text
    assert str(summary.comparisons[0]) in shown.text
    for chart in shown.all("svg", "chart"):
        assert re.fullmatch(r"[-+]?[\d.]+( %)? \([-+]?[\d.]+ to [-+]?[\d.]+\)", chart["attributes"]["aria-label"])


def _lines(shown):
    """The cells of each line of the tables."""
    lines = []
    for element in shown.elements:
        if element["tag"] == "tr":
            lines.append([])
        elif element["tag"] == "td":
            lines[-1].append(element)
    return lines


def test_published_figures_stand_beside_ours_with_the_difference(tmp_path):
    rows = [row(trial=i, reached=i < 9) for i in range(10)] + [row("sort", trial=i) for i in range(4)]
    summary = summarize(rows, [Published("Theirs", {"instructions": "seen"}, 92.5), Published("Theirs", {}, 40.0)])
    path = tmp_path / "page.html"
    path.write_text(page(summary, {"suite": "mine.py"}, command="", planned=14, folder=tmp_path))
    seen, unseen = ([e["text"] for e in line] for line in _lines(Page(path))[1:3])
    assert seen[-1] == "92.5 % -2.5" and unseen[-1] == "–"
    assert len(Page(path).all("line", "p0")) == 3  # a mark in the cell, one of all trials, and the key


def test_nothing_of_a_trial_becomes_markup(evaluation):
    told = {"instruction": HOSTILE, "message": HOSTILE, "missing": [HOSTILE], "run": HOSTILE}
    hostile = row(task=HOSTILE, model=HOSTILE, reached=False, labels={HOSTILE: HOSTILE}, **told)
    shown = Page(write(evaluation([hostile], **{HOSTILE: HOSTILE})))
    assert len(shown.all("script")) == len(shown.all("style")) == 1 and not shown.all("img")
    assert not any(name.startswith("on") for e in shown.elements for name in e["attributes"])
    readable = HOSTILE.replace("\ud800", "?")
    (entry,) = shown.all("li", "trial")
    assert entry["text"].count(readable) == 4  # task, instruction, message, what is missing
    assert shown.all("dt")[-1]["text"] == shown.all("dd")[-1]["text"] == readable


@pytest.mark.parametrize(
    "run", ["../outside", "trials/../../outside", "/etc", "trials", "javascript:alert(1)", "trials/\0"]
)
def test_runs_outside_of_the_folder_are_not_linked(evaluation, tmp_path, run):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "report.html").touch()
    shown = Page(write(evaluation([row(reached=False, run=run)])))
    assert [e["attributes"]["href"] for e in shown.all("a")] == ["#motion"]


def test_what_was_kept_of_a_failure_is_linked_its_report_first(evaluation):
    run = 'trials/stack "1" 100%'
    folder = evaluation([row(reached=False, run=run)])
    (folder / run).mkdir(parents=True)
    for name in ("before.png", "report.html", "trace.jsonl", "video.mp4"):
        (folder / run / name).touch()
    links = [unquote(e["attributes"]["href"]) for e in Page(write(folder)).all("a")][1:]
    assert links == [f"{run}/report.html", f"{run}/before.png", f"{run}/video.mp4"]
    assert all((folder / link).is_file() for link in links)


def test_the_page_loads_nothing_and_runs_only_its_own_script(evaluation):
    shown = Page(write(evaluation(drawn(seed=5))))
    assert not any(e["attributes"].get("src") for e in shown.elements) and not shown.all("link")
    (script,) = shown.all("script")
    digest = b64encode(sha256(script["text"].encode()).digest()).decode()
    (policy,) = [e["attributes"]["content"] for e in shown.all("meta") if "http-equiv" in e["attributes"]]
    assert policy.startswith("default-src 'none'") and f"script-src 'sha256-{digest}'" in policy


def test_the_whole_configuration_is_on_the_page_and_the_command(evaluation):
    shown = Page(write(evaluation([row()], version="1.2.3")))
    terms = dict(zip((e["text"] for e in shown.all("dt")), (e["text"] for e in shown.all("dd")), strict=True))
    assert terms["tasks"] == '["stack"]' and terms["timeout"] == "300.0" and terms["version"] == "1.2.3"
    assert shown.all("pre")[-1]["text"] == "handscript eval mine.py --task stack --trials 1 --seed 4"


def test_the_command_asks_for_the_configuration_again():
    names = tuple(task.name for task in load("cap"))
    whole = Configuration(suite="cap", tasks=names, models=("embedded", "hf:my model"), position_noise=0.01)
    assert command(whole) == "handscript eval cap --model embedded --model 'hf:my model' --position-noise 0.01"
    part = Configuration(suite="cap", tasks=names[:1], perceptions=("camera", "truth"), shard="2/5")
    assert command(part) == f"handscript eval cap --task {names[0]} --perception camera --perception truth --shard 2/5"


def test_an_unfinished_evaluation_says_so_and_an_empty_one_has_a_page_too(evaluation):
    folder = evaluation([row(trial=7)])
    assert "1 of 8 trials" in Page(write(folder)).text
    (folder / "trials.jsonl").write_text("")
    assert "No trial is finished." in Page(write(folder)).text


def test_a_folder_without_an_evaluation_is_named(tmp_path):
    with pytest.raises(NotAnEvaluation, match=r"evaluation\.json"):
        write(tmp_path)


def test_trials_that_crashed_or_took_too_long_count_as_failures():
    rows = [row(trial=0), row(trial=1, reached=False, outcome="crashed", failure="infrastructure")]
    rows += [row(trial=2, reached=False, outcome="timeout", failure="timeout", instruction="")]
    summary = summarize(rows)
    assert summary.overall.rates == {CAMERA: Rate(1, 3)}
    assert {kind: len(its) for kind, its in summary.failures.items()} == {"timeout": 1, "infrastructure": 1}


def test_pairs_are_the_trials_that_both_were_put_to_and_are_told_in_words():
    camera = [row(trial=i, reached=i >= 3) for i in range(10)]
    truth = [row(trial=i, perception="truth") for i in range(8)]
    (comparison,) = summarize(camera + truth).comparisons
    assert comparison.pairs.trials == 8 and (comparison.pairs.only_first, comparison.pairs.only_second) == (0, 3)
    assert str(comparison) == "embedded, camera vs truth: 3 only with truth, 0 only with camera, p = 0.25"


def test_a_p_that_is_next_to_nothing_is_told_as_a_bound():
    rows = [row(trial=i, perception=eyes, reached=eyes == "truth") for i in range(20) for eyes in ("camera", "truth")]
    (comparison,) = summarize(rows).comparisons
    assert str(comparison).endswith("20 only with truth, 0 only with camera, p < 0.001")


def test_instances_of_other_seeds_are_no_pairs():
    assert not summarize([row(), row(perception="truth", seed=5)]).comparisons


def test_only_systems_that_differ_in_one_thing_are_compared_and_all_p_are_corrected_together():
    rows = [
        row(trial=i, model=model, perception=perception, reached=model == "embedded" or i > 8)
        for i in range(10)
        for model in ("embedded", "other")
        for perception in ("camera", "truth")
    ]
    comparisons = summarize(rows).comparisons
    names = {(c.same, *c.names) for c in comparisons}
    assert names == {
        ("embedded", "camera", "truth"),
        ("other", "camera", "truth"),
        ("camera", "embedded", "other"),
        ("truth", "embedded", "other"),
    }
    of_models = [c for c in comparisons if c.same in ("camera", "truth")]
    assert [c.pairs.p for c in of_models] == [2 / 512] * 2
    assert [c.adjusted for c in of_models] == pytest.approx([8 / 512] * 2)
    assert str(of_models[0]).endswith("p = 0.0039 (0.016 after Holm)")


def test_where_labels_are_published_trials_are_grouped_by_these_alone():
    rows = [replace(row(trial=i), labels={"color": str(i), "instructions": "seen"}) for i in range(3)]
    assert [dict(group.labels) for group in summarize(rows).cells] == [
        {"color": str(i), "instructions": "seen"} for i in range(3)
    ]
    (cell,) = summarize(rows, [Published("Theirs", {"instructions": "seen"}, 50.0)]).cells
    assert cell.rates[CAMERA].trials == 3 and cell.published == {"Theirs": 50.0}


def test_costs_are_added_up_and_the_rest_is_what_no_part_took():
    rows = [
        row(trial=i, seconds=2.0, seconds_model=0.5, seconds_physics=float(i), model_calls=3, prompt_tokens=7)
        for i in range(2)
    ]
    cost = summarize(rows).costs[CAMERA]
    assert tuple(cost.seconds) == PARTS and cost.total == pytest.approx(4.0)
    assert (
        cost.seconds["model"] == 1.0 and cost.medians["physics"] == 0.5 and cost.seconds["rest"] == pytest.approx(2.0)
    )
    assert (cost.model_calls, cost.prompt_tokens, cost.per_minute) == (6, 14, pytest.approx(30.0))


def test_systems_are_called_by_what_tells_them_apart():
    assert shortened([CAMERA, TRUTH]) == {CAMERA: "camera", TRUTH: "truth"}
    other = System("other", "camera")
    assert shortened([CAMERA, other]) == {CAMERA: "embedded", other: "other"}
    assert shortened([TRUTH, other]) == {TRUTH: "embedded, truth", other: "other, camera"}
    assert shortened([CAMERA]) == {CAMERA: ""}


@settings(deadline=None, max_examples=30)
@given(st.integers(), st.integers(1, 8))
def test_every_trial_is_counted_once_in_each_way_of_counting(seed, trials):
    rows = drawn(seed, trials)
    summary = summarize(rows)
    for groups in ([summary.overall], summary.cells, summary.tasks):
        counted = [rate for group in groups for rate in group.rates.values()]
        assert sum(rate.trials for rate in counted) == len(rows)
        assert sum(rate.successes for rate in counted) == sum(r.reached for r in rows)
    assert sum(map(len, summary.failures.values())) == sum(not r.reached for r in rows)


@settings(deadline=None, max_examples=30)
@given(st.integers(), st.randoms(use_true_random=False))
def test_which_trial_finished_first_changes_no_number(seed, rng):
    rows = drawn(seed, 5)
    mixed = rng.sample(rows, len(rows))
    one, other = summarize(rows), summarize(mixed)
    assert one.overall.rates == other.overall.rates and one.costs == other.costs
    assert {group.labels["task"]: group.rates for group in one.tasks} == {
        group.labels["task"]: group.rates for group in other.tasks
    }
    assert one.comparisons[0].pairs.p == other.comparisons[0].pairs.p


def printed(rows, width=100):
    console = Console(width=width, file=StringIO())
    console.print(table(rows))
    return console.file.getvalue()


def test_the_terminal_table_has_rates_with_intervals_failures_and_pairs_in_words():
    rows = drawn(seed=6)
    summary = summarize(rows)
    text = printed(rows)
    for group in (*summary.cells, summary.overall):
        for rate in group.rates.values():
            low, high = rate.interval
            assert f"{100 * rate.share:.1f} ({100 * low:.0f} to {100 * high:.0f})" in text
    for kind, failed in summary.failures.items():
        counts = [sum(r.perception == system.perception for r in failed) for system in summary.systems]
        assert re.search(rf"{kind} +{counts[0]} +{counts[1]}", text)
    assert str(summary.comparisons[0]) in text
    assert "2.0 model calls and 110 tokens a trial" in " ".join(text.split())


def test_a_suite_without_labels_is_shown_by_task():
    text = printed([replace(row(task), labels={}) for task in ("stack", "[bold]sort")])
    assert re.search(r"stack +100\.0 \(21 to 100\)", text) and "[bold]sort" in text


def test_before_the_first_trial_the_table_says_so():
    assert printed([]) == "no trial is finished\n"
