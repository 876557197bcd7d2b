"""The manner of a command to put something somewhere: verbs, wishes, how things ought to be, and telegraph style."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from lmp.model.corpus.draft import Draft
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Place
from lmp.model.corpus.refs import CONTEXT, Ref, Sub
from lmp.model.corpus.world import pick

PUT = phrases("""
    put {a} {p} | put {a} {p} | put {a} {p} | place {a} {p} | place {a} {p} | move {a} {p} | move {a} {p} |
    pick up {a} and place it {p} | pick up {a} and place it {p} | pick up {a} and put it {p} | set {a} {p} |
    drop {a} {p} | lay {a} {p} | bring {a} {p} | take {a} and put it {p} | grab {a} and put it {p} |
    pick {a} up and place it {p} | get {a} {p} | {a} {p} | {a} goes {p} | {a} should be {p} | {a} should go {p} |
    {p} put {a} | {p}, place {a} | have {a} {p} | make sure {a} is {p} | transfer {a} {p} | position {a} {p} |
    grab {a} and drop it {p} | take {a} and place it {p} | relocate {a} {p} | stick {a} {p} |
    pick up {a}, then put it {p} | lift {a} and place it {p} | deposit {a} {p} | i want {a} {p} |
    pick {a} and place it {p} | shift {a} {p} | leave {a} {p} | let {a} be {p} | carry {a} {p} | put {a} down {p} |
    pick and place {a} {p} | pick up {a} and move it {p} | i want to see {a} {p} | i'd like {a} to be {p} |
    {a} needs to be {p} | get {a} and put it {p} | fetch {a} and put it {p} | take {a} {p} | {a} belongs {p} |
    slot {a} {p} | place {a} {p} | move {a} {p} | put {a} {p} | put {a} {p} | move {a} over {p} |
    bring {a} over {p} | plonk {a} {p} | plonk {a} down {p} | plop {a} {p} | chuck {a} {p} | dump {a} {p} |
    pop {a} {p} | park {a} {p} | send {a} {p} | rest {a} {p} | tuck {a} {p} | slip {a} {p} | settle {a} {p} |
    locate {a} {p} | install {a} {p} | situate {a} {p} | stash {a} {p} | store {a} {p} | keep {a} {p} |
    set {a} down {p} | lay {a} down {p} | drop {a} off {p} | take {a} over {p} | put away {a} {p} | hoist {a} {p} |
    i'd love to see {a} {p} | i want {a} to end up {p} | i want {a} to be {p} | i need {a} {p} |
    i would like {a} {p} | i'd prefer {a} {p} | i wish {a} were {p} | i want you to get {a} {p} |
    what i want is {a} {p} | make sure {a} ends up {p} | make sure that {a} is {p} |
    make sure that {a} ends up {p} | see to it that {a} is {p} | see that {a} gets {p} | take care that {a} is {p} |
    arrange for {a} to be {p} | ensure {a} is {p} | ensure that {a} ends up {p} | {a} ought to be {p} |
    {a} has to go {p} | {a} must be {p} | {a} must go {p} | {a} is supposed to be {p} | {a} wants to be {p} |
    {a} should end up {p} | {a} should be put {p} | {a} should be placed {p} | {a} is to be placed {p} |
    {a} is to go {p} | {a} has to be moved {p} | {a} needs to go {p} | {a} needs to be put {p} |
    {a} should be moved {p} | {a} shall be {p} | {a} would look good {p} | {a} would be better {p} | {p} goes {a} |
    {p} is where {a} goes | {p} is where {a} belongs | {p} should be {a} | {p} i want {a} | {p} with {a} |
    can i have {a} {p} | could i have {a} {p} | can we have {a} {p} | can we get {a} {p} |
    would it be possible to have {a} {p} | it would be great to have {a} {p} | it'd be great if {a} were {p} |
    it would be nice if {a} was {p} | it would be nice to have {a} {p} | i was hoping to see {a} {p} |
    how about {a} {p} | what about {a} {p} | let {a} sit {p} | let {a} go {p} | let {a} rest {p} |
    move {a} so that it is {p} | move {a} so it ends up {p} | take hold of {a} and put it {p} |
    find {a} and put it {p} | fetch {a} and place it {p} | grab {a}, put it {p} | take {a}, put it {p} |
    take {a} and move it {p} | get {a} and place it {p} | get hold of {a} and place it {p} |
    grasp {a} and place it {p} | lift {a} and set it down {p} | lift up {a} and put it {p} |
    pick {a} up and drop it {p} | pick up {a} and set it {p} | pick up {a} put it {p} |
    pick up {a} and leave it {p} | pick {a} then place it {p} | pick up {a} and bring it {p} |
    take {a} from where it is and put it {p} | {a}: put it {p} | {a}? {p} | as for {a}, put it {p} |
    with {a}, put it {p} | {a} please {p} | {p} please, {a} | let's have {a} {p} | let's put {a} {p} |
    new place for {a}: {p} | the place for {a} is {p} | you can put {a} {p} | you may put {a} {p} | go put {a} {p} |
    don't leave {a} there, put it {p}
""")
"""Commands with {a}, what is put, and {p}, where: the plain ones first."""

_TERSE = phrases("""
    {a} -> {q} | {a} -> {q} | {a} => {q} | {a} --> {q} | {a} > {q} | {a} to {q} | {a}: {q} | {a}, {q} |
    {a} - {q} | {q}: {a} | {q} <- {a} | {q}, {a} | {a} {p} | {a} {p} | {a} {p} | {a}, {p} | put {a} {p} |
    move {a} {p} | {a} {p} pls | move {a} -> {q} | put {a} -> {q} | {a} into {q}
""")
_BEFORE = ("on top of ", "on the top of ", "in ", "into ", "on ", "onto ", "to ", "at ", "inside ", "atop ", "upon ")
_SHIFTS = frozenset(("left", "right", "top", "bottom", "back", "front", "rear", "far left", "far right"))


def terse(rng: np.random.Generator, a: Ref, p: Place) -> str | None:
    """A thing and its place in telegraph style; None where the words would say less than the programs need."""
    form = pick(rng, _TERSE)
    if "{q}" in form and (p.subs or ("into" in form and p.onto is None)):
        return None
    bare = next((p.said.removeprefix(word) for word in _BEFORE if p.said.startswith(word)), p.said)
    bare = bare.removeprefix("the ")
    if "{q}" in form and (bare == p.said or bare in _SHIFTS):
        return None
    where = p.said if p.subs else without_articles(p.said)
    return form.format(a=a.said if a.subs else a.said.removeprefix("the "), p=where, q=bare)


def without_articles(text: str) -> str:
    """The words without "the"."""
    return " ".join(word for word in text.split(" ") if word != "the")


def reworded(draft: Draft, change: Callable[[str], str]) -> Draft:
    """The draft in other words: the same change to the sentence and to each phrase that its programs quote from it."""
    queries = {sub.query: change(sub.query) for sub in draft.subs}
    if not all(query in draft.sentence for query in queries):
        return draft

    def requoted(source: str) -> str:
        for before, after in queries.items():
            source = source.replace(f"{before!r}, {CONTEXT}", f"{after!r}, {CONTEXT}")
        return source

    return replace(
        draft,
        sentence=change(draft.sentence),
        source=requoted(draft.source),
        subs=tuple(Sub(s.program, queries[s.query], requoted(s.source)) for s in draft.subs),
    )


def telegraphed(rng: np.random.Generator, draft: Draft, rate: float = 0.04) -> Draft:
    """The draft, sometimes with all its articles left out."""
    return reworded(draft, without_articles) if rng.random() < rate else draft
