"""The rewards of InterCode (Yang et al. 2023, https://arxiv.org/abs/2306.14898), as its code computes them."""

from __future__ import annotations

import ast
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.stats import kendalltau

from tasks.envs.changes import Change

_PART = 0.33
_FLOOR = 0.01


def bash_reward(
    done: Mapping[str, Change],
    asked: Mapping[str, Change],
    said: str,
    expected: str,
    *,
    as_published: bool = False,
) -> tuple[float, dict[str, Any]]:
    """0.01 to 1: which files changed, what is in them, and what was printed, a third each.

    0.01 + 0.33 (1 - erf(missing and extra changes)) + 0.33 (share of common changes with equal content, 1 when there
    are none) + 0.33 (cosine of the TF-IDF vectors of both outputs), each part rounded to two decimals.

    Args:
        done: the changes that were made.
        asked: the changes that the gold command makes.
        said: what the last command printed.
        expected: what the gold command prints.
        as_published: compare content as InterCode does: of new files alone, and of those alone whose name has a dot,
            because the program that it calls for the others is not in its image, and fails in the same way twice.

    Returns:
        The reward, and its parts for `info`.
    """
    missing = sorted(name for name in asked if name not in done or done[name].kind != asked[name].kind)
    extra = sorted(name for name in done if name not in asked or done[name].kind != asked[name].kind)
    kinds = ("added",) if as_published else ("added", "modified")
    common = [name for name in asked if name not in missing and asked[name].kind in kinds]
    correct = sum(done[name].digest == asked[name].digest or (as_published and "." not in name) for name in common)
    share = correct / len(common) if common else 1.0
    similarity = text_similarity(said, expected)
    parts = {
        "file_diff": round(_PART * (1 - math.erf(len(missing) + len(extra))), 2),
        "file_changes": round(_PART * share, 2),
        "answer_similarity": round(_PART * similarity, 2),
    }
    about = {
        "diff_miss": _legible(missing),
        "diff_extra": _legible(extra),
        "answer_similarity": similarity,
        "reward": parts,
    }
    return round(_FLOOR + sum(parts.values()), 2), about


def _legible(names: Sequence[str]) -> list[str]:
    """Names of files, which may be any bytes, as texts that can be written down."""
    return [name.encode("utf-8", "backslashreplace").decode() for name in names]


def text_similarity(first: str, second: str) -> float:
    """The cosine of two texts' TF-IDF vectors; whether they are equal where neither has a word.

    Words are two or more word characters in lower case. With the two texts as the corpus, a word in d of them has the
    inverse document frequency ln(3 / (1 + d)) + 1. These are the defaults of scikit-learn's TfidfVectorizer.
    """
    texts = [Counter(re.findall(r"(?u)\b\w\w+\b", text.lower())) for text in (first, second)]
    words = sorted(texts[0].keys() | texts[1].keys())
    if not words:
        return float(first == second)
    counts = np.array([[text[word] for word in words] for text in texts], dtype=np.float64)
    weighted = counts * (np.log(3 / (1 + np.count_nonzero(counts, axis=0))) + 1)
    lengths = np.linalg.norm(weighted, axis=1)
    return float(weighted[0] @ weighted[1] / math.prod(lengths)) if lengths.all() else 0.0


def sql_reward(rows: Sequence[Any] | None, expected: Sequence[Any]) -> float:
    """Intersection over union of the rows, times Kendall's tau of the order of those in common where it is defined.

    Args:
        rows: the last action's answer; None when it had none, as after an error.
        expected: the gold query's rows.

    Returns:
        -1 to 1: rows in the opposite order are worse than none. Rounded to two decimals where there is a tau.
    """
    if rows is None:
        return 0.0
    said, gold = [str(row) for row in rows], [str(row) for row in expected]
    common, union = Counter(said) & Counter(gold), Counter(said) | Counter(gold)
    if not union:
        return 1.0
    overlap = common.total() / union.total()
    ranks = {row: rank for rank, row in enumerate(sorted(common))}
    if len(ranks) < 2:
        return overlap  # no order among equals
    tau = kendalltau(*([ranks[row] for row in _first(rows, common)] for rows in (said, gold))).statistic
    return round(float(tau) * overlap, 2)


def _first(rows: Sequence[str], wanted: Counter[str]) -> list[str]:
    """Of each row the first so many, in order."""
    left = wanted.copy()
    found = []
    for row in rows:
        if left[row] > 0:
            left[row] -= 1
            found.append(row)
    return found


def python_reward(results: Sequence[str | None], expected: Sequence[str | None]) -> float:
    """The share of tests whose result equals that of the gold function.

    Args:
        results: one a test, as Python writes the value, or any other text for an error; None where there was no answer.
        expected: the same of the gold function.
    """
    return sum(map(_equal, results, expected)) / len(expected)


def _equal(result: str | None, expected: str | None) -> bool:
    """Whether two values are equal as values, 1 and 1.0 for instance, where Python can read them back."""
    if result is None or expected is None:
        return False
    try:
        return bool(ast.literal_eval(result) == ast.literal_eval(expected))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return result == expected


def flag_reward(flag: str, gold: str) -> float:
    """1 for the flag, in whatever case."""
    return float(flag.strip().lower() == gold.strip().lower())
