"""From the name that a person gives, `--detector open:MODEL`, to the detector."""

from __future__ import annotations

from perception.detect.auto import AutoDetector
from perception.detect.color import ColorDetector
from perception.detect.detector import Detector
from perception.detect.learned.detector import LearnedDetector
from perception.detect.open_vocabulary.reference import FORM, DetectorUnavailable
from perception.detect.truth import TruthDetector
from perception.types import TruthSource
from perception.workspace import WORKSPACE, Workspace

DEFAULT = "auto"
FORMS = f"""\
auto                             color where depth is as clean as a render's, learned everywhere else
color                            colours and shapes, with OpenCV
learned                          a small network that was trained on the simulator's pictures
truth                            the simulator's state, without a picture
open:{FORM}  what words name, with checkpoints of transformers by folder or hub id (pip install 'handscript[hf]')"""


def select(name: str, truth: TruthSource | None = None, workspace: Workspace = WORKSPACE) -> Detector:
    """The detector of that name.

    Args:
        name: one of `FORMS`.
        truth: what "truth" reads; None where there is no simulator.
        workspace: the part of the table to look at.

    Raises:
        DetectorUnavailable: there is none, or it cannot be had here; the message says what would work.
    """
    kind, _, rest = name.strip().partition(":")
    if name.strip() == "auto":
        return AutoDetector(workspace)
    if name.strip() == "color":
        return ColorDetector(workspace)
    if name.strip() == "learned":
        return LearnedDetector(workspace=workspace)
    if name.strip() == "truth":
        if truth is None:
            raise DetectorUnavailable("the detector 'truth' reads a simulator's state, and there is no simulator")
        return TruthDetector(truth)
    if kind == "open" and rest:
        from perception.detect.open_vocabulary.detector import OpenVocabularyDetector

        try:
            return OpenVocabularyDetector.load(rest, workspace)
        except ModuleNotFoundError as error:
            raise DetectorUnavailable(f"{name} needs {error.name}: pip install 'handscript[hf]'") from None
    raise DetectorUnavailable(f"no detector {name!r}; there are:\n{FORMS}")
