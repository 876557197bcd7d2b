import base64
import json
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lmp.report import write_report
from lmp.report.story import read_story
from lmp.report.words import brief, duration
from lmp.trace import Trace

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg=="
)
ALLOWED = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "header",
    "h1",
    "h2",
    "h3",
    "p",
    "section",
    "article",
    "span",
    "blockquote",
    "pre",
    "code",
    "div",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "ul",
    "li",
    "i",
    "b",
    "details",
    "summary",
    "figure",
    "img",
    "figcaption",
    "video",
    "a",
    "dl",
    "dt",
    "dd",
}


class Page(HTMLParser):
    """What a browser would find in a page: its elements with their attributes, and its text."""

    def __init__(self, source):
        super().__init__()
        self.elements, self.texts, self.open = [], [], []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in ("img", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self):
        return "".join(self.texts)

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


def report(folder):
    return Page(write_report(folder).read_text(encoding="utf-8"))


@pytest.fixture
def run(tmp_path):
    """A run of two sentences, as the session and the command line write it."""
    for name in ("before.png", "after.png"):
        (tmp_path / name).write_bytes(PIXEL)
    with Trace(tmp_path) as trace:
        trace.add("run", command="run", title="two", model="embedded", vocabulary="tabletop", seed=7, sandbox="seccomp")
        trace.add("observation", picture="before.png", objects={"red block": {"position": [0.1, 0.0, 0.02]}})
        with trace.span("command", text="Put the red block in the bowl"):
            trace.add("model", program="tabletop", tail="# put\n", text="pick()", seconds=0.2, prompt_tokens=40)
            trace.add("program", name="tabletop", query="put.", source="for n in objects:\n    pick(n)  # all")
            trace.add("program", name="parse_obj_name", query="the red block.", source="ret_val = 'red block'")
            trace.add("call", name="pick", args=["red block"], kwargs={"slow": True}, value=[0.12345, 1], seconds=0.5)
            trace.add("motion", what="retry", object="red block", attempt=1, why="it slipped")
            trace.add("call", name="get_obj_pos", args=["mug"], kwargs={}, error="no object 'mug'", seconds=0.1)
            trace.add("error", type="UnknownObject", message="no object 'mug'", line=2, source_line="    pick(n)")
            trace.add("verdict", outcome="failed", message="no object 'mug'", said=["I tried"], seconds=1.0)
        with trace.span("command", text="How many?"):
            trace.add("program", name="tabletop", query="how many?", source="say(3)")
            trace.add("verdict", outcome="done", message="3", said=["3"], answers=[3])
        trace.add("observation", picture="after.png", objects={"red block": {"position": [0.1, 0.2, 0.02]}})
    return tmp_path


def test_a_report_tells_sentences_programs_calls_errors_and_how_it_ended(run):
    text = report(run).text
    for part in (
        "“Put the red block in the bowl”",
        "“How many?”",
        "for n in objects:\n    pick(n)  # all",
        "ret_val = 'red block'",
        "'red block', slow=True",
        "[0.123, 1]",
        "UnknownObject, line 2: no object 'mug'",
        "I tried",
        "Answer: [3]",
        "40 tokens read",
        "seccomp",
        "20.0 cm",
        "retry red block (it slipped)",
    ):
        assert part in text, part


def test_verdicts_are_marked(run):
    marks = [e["class"] for e in report(run).all("span") if e.get("class", "").startswith("verdict")]
    assert marks == ["verdict failed", "verdict done"]


def test_a_report_needs_nothing_beside_it_and_runs_no_script(run):
    (run / "video.mp4").write_bytes(b"small")
    page = report(run)
    sources = [e["src"] for e in page.all("img") + page.all("video")]
    assert len(sources) == 3 and all(s.startswith("data:") for s in sources)
    assert base64.b64decode(sources[0].split(",")[1]) == PIXEL
    assert not page.all("script") and not page.all("link")
    assert all(not key.startswith("on") for _, attrs in page.elements for key in attrs)
    (policy,) = [e["content"] for e in page.all("meta") if e.get("http-equiv") == "Content-Security-Policy"]
    assert "default-src 'none'" in policy


def test_a_long_video_stays_beside_the_page(run):
    with (run / "video.mp4").open("wb") as video:
        video.truncate(9 * 2**20)
    page = report(run)
    assert [e["src"] for e in page.all("video")] == ["video.mp4"]
    assert run.joinpath("report.html").stat().st_size < 2**20


def test_time_is_split_and_the_rest_is_the_programs_own(run):
    shares = read_story(run / "trace.jsonl").commands[0].shares
    assert shares == pytest.approx(
        {"model": 0.2, "perception": 0.1, "motion": 0.5, "people": 0.0, "sandbox and rest": 0.2}
    )


def test_a_program_that_was_mended_is_a_second_attempt(tmp_path):
    with Trace(tmp_path) as trace:
        trace.add("run", vocabulary="tabletop")
        with trace.span("command", text="x"):
            trace.add("program", name="tabletop", query="x.", source="a()")
            trace.add("program", name="a", query="a().", source="def a(): pass")
            trace.add("error", type="NameError", message="b")
            trace.add("program", name="tabletop", query="x.", source="c()")
            trace.add("call", name="c", args=[], kwargs={}, seconds=0.1)
    (command,) = read_story(tmp_path / "trace.jsonl").commands
    assert [(len(a.programs), len(a.errors), len(a.calls)) for a in command.attempts] == [(2, 1, 0), (1, 0, 1)]
    assert "Program, attempt 2 of 2" in report(tmp_path).text


def test_a_program_that_somebody_wrote_has_no_sentence(tmp_path):
    with Trace(tmp_path) as trace:
        trace.add("run", command="exec", title="policy.py", vocabulary="tabletop")
        trace.add("program", name="policy.py", source="say('hello')")
        trace.add("verdict", outcome="done", message="hello", said=["hello"])
    text = report(tmp_path).text
    assert "policy.py" in text and "say('hello')" in text


def test_of_many_calls_the_first_are_shown_and_the_others_can_be_unfolded(tmp_path):
    with Trace(tmp_path) as trace, trace.span("command", text="x"):
        for i in range(60):
            trace.add("call", name=f"call_{i}", args=[], kwargs={}, seconds=0.001)
    page = report(tmp_path)
    assert "35 more" in page.text and "call_59" in page.text and len(page.all("details")) == 1


def test_pictures_of_other_folders_are_not_shown(tmp_path):
    (tmp_path / "secret.png").write_bytes(PIXEL)
    (tmp_path / "plain.txt").write_text("secret")
    run = tmp_path / "run"
    with Trace(run) as trace:
        (run / "link.png").symlink_to(tmp_path / "secret.png")
        for name in ("../secret.png", str(tmp_path / "secret.png"), "link.png", "trace.jsonl", "gone.png", "", None):
            trace.add("observation", picture=name)
    assert not report(run).all("img")


def test_a_trace_that_broke_off_is_told_as_far_as_it_goes(run):
    path = run / "trace.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"I tried")] + b"\xff\n[1, 2]\n" + b"[" * 5000 + b'\n{"kind": "verdict"}')
    page = report(run)
    assert "“Put the red block in the bowl”" in page.text and "3 lines of the trace could not be read" in page.text


def test_an_empty_trace_makes_a_report_and_a_missing_one_an_error(tmp_path):
    (tmp_path / "trace.jsonl").write_text("")
    assert "Nothing was asked" in report(tmp_path).text
    with pytest.raises(FileNotFoundError):
        write_report(tmp_path / "nowhere")


ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</code></pre><iframe src=javascript:alert(1)>",
    "<!--",
    "]]>",
    "&lt;script&gt;",
    "javascript:alert(1)",
    "\ud800 half a character",
    "\x00\x1b[31m",
]


def everywhere(evil):
    """A trace in which every text is hostile."""
    heads = ({"t": 0.0, "id": i, "parent": None} for i in range(99))
    events = [
        {"kind": "run", "command": evil, "title": evil, "model": evil, "versions": {evil: evil}, evil: evil},
        {"kind": "observation", "picture": evil, "objects": {evil: {"position": [0, 0, 0]}}},
        {"kind": "command", "text": evil},
        {"kind": "model", "program": evil, "tail": evil, "text": evil, "doubt": evil, "logprob": -1.0},
        {"kind": "program", "name": evil, "query": evil, "source": evil},
        {"kind": "program", "name": evil, "query": evil, "source": f"x = '{evil}'  # {evil}"},
        {"kind": "call", "name": evil, "args": [evil, {evil: evil}], "kwargs": {evil: evil}, "value": evil},
        {"kind": "call", "name": evil, "args": evil, "kwargs": evil, "error": evil},
        {"kind": "error", "type": evil, "message": evil, "line": evil, "source_line": evil},
        {"kind": "correction", "text": evil},
        {"kind": "verdict", "outcome": evil, "message": evil, "said": [evil], "answers": [evil]},
        {"kind": "observation", "picture": evil, "objects": {evil: {"position": [1, 0, 0]}}},
    ]
    return "\n".join(json.dumps({**head, **event}) for head, event in zip(heads, events, strict=False))


def assert_harmless(page):
    assert {tag for tag, _ in page.elements} <= ALLOWED
    for tag, attrs in page.elements:
        assert set(attrs) <= {"class", "style", "title", "src", "alt", "href", "lang", "charset", "name", "content",
                              "http-equiv", "controls", "preload", "playsinline", "muted"}, tag  # fmt: skip
        assert "src" not in attrs or attrs["src"].startswith("data:")
    assert not page.open


@pytest.mark.parametrize("evil", ATTACKS)
def test_hostile_text_stays_text(tmp_path, evil):
    (tmp_path / "trace.jsonl").write_text(everywhere(evil))
    page = report(tmp_path)
    assert_harmless(page)
    assert evil.encode("utf-8", "replace").decode().replace("\x00", "�").strip("\x00") in page.text.replace("\x00", "�")


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet=st.characters(exclude_categories=[]) | st.sampled_from("<>&\"'/=`"), max_size=30))
def test_no_text_breaks_out_of_the_page(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("run")
    (folder / "trace.jsonl").write_text(everywhere(text))
    assert_harmless(report(folder))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = [
    "t",
    "id",
    "parent",
    "command",
    "text",
    "name",
    "source",
    "query",
    "args",
    "kwargs",
    "value",
    "error",
    "seconds",
    "outcome",
    "message",
    "said",
    "answers",
    "picture",
    "objects",
    "duration",
    "logprob",
    "prompt_tokens",
    "line",
    "source_line",
    "title",
    "versions",
    "seed",
    "vocabulary",
    "tail",
    "doubt",
    "what",
    "why",
    "object",
]
KINDS = [
    "run",
    "command",
    "model",
    "program",
    "call",
    "motion",
    "observation",
    "error",
    "correction",
    "verdict",
    "other",
]


@settings(max_examples=150, deadline=None)
@given(
    events=st.lists(
        st.builds(
            lambda kind, data: {**data, "kind": kind},
            st.sampled_from(KINDS),
            st.dictionaries(st.sampled_from(FIELDS), values),
        ),
        max_size=8,
    )
)
def test_fields_of_any_kind_or_none_make_a_page(tmp_path_factory, events):
    folder = tmp_path_factory.mktemp("run")
    (folder / "trace.jsonl").write_text("\n".join(map(json.dumps, events)))
    assert_harmless(report(folder))


def test_values_and_durations_are_written_for_people():
    assert brief({"at": [0.12345, -0.0001, True]}) == "{'at': [0.123, 0.0, True]}"
    assert brief("x" * 1000).endswith("(1002 characters)") and len(brief("x" * 1000)) < 300
    assert [duration(s) for s in (0.0, 0.0042, 0.5, 1.234, 75)] == ["< 0.1 ms", "4.2 ms", "500 ms", "1.23 s", "75.0 s"]
