"""A detector that finds what it is asked for in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from perception.detect.open_vocabulary.lifting import Lifting
from perception.detect.open_vocabulary.reference import Reference
from perception.detect.open_vocabulary.sighting import BoxFinder, Masker, without_doubles
from perception.detect.palette import Palette
from perception.naming import KINDS, kind_of, plain
from perception.types import Detection
from perception.workspace import WORKSPACE, Workspace
from robot.types import Rgbd

_REMEMBERED = 24
"""Nouns that are looked for besides the first ones; those that were said longest ago are no longer."""


class OpenVocabularyDetector:
    """Finds what nouns name: the kinds that are known here, and all that `look_for` was told.

    The kind of what is found is the noun that fitted best; where this is another word for a known kind ("cup"), that
    kind, so that a thing keeps its name whichever word is said. Position, size and yaw come from the depth, the colour
    from the pixels.

    Args:
        finder: boxes from words.
        threshold: the lowest score that counts.
        masker: masks from boxes; None cuts things out by the depth alone.
        workspace: the part of the table to look at.
        margin: how far around it to look, too, m.
        nouns: what is always looked for.
    """

    def __init__(
        self,
        finder: BoxFinder,
        threshold: float,
        masker: Masker | None = None,
        *,
        workspace: Workspace = WORKSPACE,
        margin: float = 0.08,
        nouns: Iterable[str] = KINDS,
    ) -> None:
        self._finder = finder
        self._threshold = threshold
        self._masker = masker
        self._workspace = workspace
        self._margin = margin
        self._palette = Palette()
        self._always = {plain(noun): kind_of(plain(noun)) for noun in nouns}
        self._asked: dict[str, str] = {}

    @classmethod
    def load(cls, reference: str, workspace: Workspace = WORKSPACE) -> OpenVocabularyDetector:
        """The detector of `MODEL[+MASKS][@THRESHOLD]` (docs/detectors.md); its networks are loaded once a process.

        Raises:
            DetectorUnavailable: a package or a checkpoint is not to be had, or is no detector; the message says which.
        """
        from perception.detect.open_vocabulary.boxes import load_boxes

        named = Reference.parse(reference)
        finder, usual = load_boxes(named.model)
        masker = None
        if named.masks is not None:
            from perception.detect.open_vocabulary.masks import load_masks

            masker = load_masks(named.masks)
        threshold = usual if named.threshold is None else named.threshold
        return cls(finder, threshold, masker, workspace=workspace)

    @property
    def nouns(self) -> tuple[str, ...]:
        """What is looked for now."""
        return (*self._always, *self._asked)

    def look_for(self, nouns: Iterable[str]) -> bool:
        """From now on find what these nouns name, too; whether one of them is new, so that another look is worth it."""
        before = set(self.nouns)
        for noun in map(plain, nouns):
            if noun not in self._always and any(character.isalnum() for character in noun):
                self._asked.pop(noun, None)
                self._asked[noun] = kind_of(noun)
        for oldest in list(self._asked)[:-_REMEMBERED]:
            del self._asked[oldest]
        return not set(self.nouns) <= before

    def detect(self, picture: Rgbd | None) -> list[Detection]:
        """Everything in the picture that one of the nouns names.

        Raises:
            ValueError: there is no picture, or its depth and colour differ in size.
        """
        return self.detect_all([picture])[0]

    def detect_all(self, pictures: Sequence[Rgbd | None]) -> list[list[Detection]]:
        """As `detect`, for several pictures: they go through the network together."""
        return self._found(pictures, {**self._always, **self._asked})

    def find(self, picture: Rgbd, description: str) -> list[Detection]:
        """What a description fits, best first; its kind is the description itself."""
        words = plain(description)
        return self._found([picture], {words: words})[0]

    def _found(self, pictures: Sequence[Rgbd | None], kinds: Mapping[str, str]) -> list[list[Detection]]:
        seen = [_with_depth(picture) for picture in pictures]
        colors = [picture.color for picture in seen]
        found = []
        sighted = self._finder.find(colors, list(kinds), self._threshold)
        for picture, sightings in zip(seen, sighted, strict=True):
            best = [replace(each, words=kinds[each.words]) for each in without_doubles(sightings)]
            masks = self._masker.masks(picture.color, [each.box for each in best]) if self._masker is not None else None
            lifting = Lifting(picture, self._workspace, self._margin, self._palette)
            found.append(lifting.detections(best, masks, self._threshold))
        return found


def _with_depth(picture: Rgbd | None) -> Rgbd:
    if picture is None or picture.color.shape[:2] != picture.depth.shape:
        shape = None if picture is None else (picture.color.shape, picture.depth.shape)
        raise ValueError(f"OpenVocabularyDetector needs colour and depth of one size, not {shape}")
    return picture
