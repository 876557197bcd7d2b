"""From the name that a person gives, `--model openai:gpt-…`, to the model."""

from __future__ import annotations

from pathlib import Path

from lmp.model.base import Model, ModelRejected

FORMS = """\
embedded                    the small model that comes with Handscript
openai:MODEL                a chat model of an OpenAI-compatible server (OPENAI_BASE_URL, OPENAI_API_KEY)
openai-completion:MODEL     a model of such a server that continues text
hf:FOLDER                   a local Hugging Face checkpoint (needs the extra: pip install 'handscript[hf]')
recorded:FILE               answers recorded before
recorded:FILE,MODEL         the same, and what is missing is asked of MODEL and recorded"""


def select(name: str) -> Model:
    """The model of that name.

    Raises:
        ModelRejected: there is none; the message says what would be accepted.
    """
    kind, _, rest = name.strip().partition(":")
    if kind == "embedded" and not rest:
        from lmp.model.embedded import EmbeddedModel

        return EmbeddedModel()
    if rest and kind in ("openai", "openai-completion"):
        from lmp.model.openai import OpenAiModel

        return OpenAiModel(rest, style="chat" if kind == "openai" else "completion")
    if rest and kind == "hf":
        from lmp.model.transformers import TransformersModel

        return TransformersModel(Path(rest))
    if rest and kind == "recorded":
        from lmp.model.recorded import RecordedModel

        file, _, source = rest.partition(",")
        return RecordedModel(Path(file), select(source) if source else None)
    raise ModelRejected(f"no model {name!r}; there are:\n{FORMS}")
