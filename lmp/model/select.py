"""From the name that a person gives, `--model openai:gpt-…`, to the model."""

from __future__ import annotations

from pathlib import Path

from lmp.model.base import Model, ModelRejected

FORMS = """\
embedded                    the small model that comes with Handscript
embedded:FOLDER             one of the same kind, trained by `make train`
openai:MODEL                a chat model of an OpenAI-compatible server (OPENAI_BASE_URL, OPENAI_API_KEY)
openai-completion:MODEL     a model of such a server that continues text
hf:FOLDER                   a local Hugging Face checkpoint (needs the extra: pip install 'handscript[hf]')
recorded:FILE               what another model said earlier"""


class UnknownModel(ModelRejected):
    """There is no model of that name, or it cannot be had here; the message says what would work."""


def select(name: str, record: Path | None = None) -> Model:
    """The model of that name.

    Args:
        name: one of `FORMS`.
        record: a file in which to keep what the model says, for `recorded:FILE`; what it has is not asked again.

    Raises:
        UnknownModel: there is none, or it cannot be had here.
    """
    try:
        model = _select(name.strip())
        if record is None:
            return model
        from lmp.model.recorded import RecordedModel

        return RecordedModel(record, model)
    except UnknownModel:
        raise
    except ModelRejected as error:
        raise UnknownModel(str(error)) from None


def _select(name: str) -> Model:
    kind, _, rest = name.partition(":")
    if kind == "embedded":
        from lmp.model.embedded import WEIGHTS, EmbeddedModel

        if rest and not (Path(rest) / "model.bin").is_file():
            raise UnknownModel(f"no weights in the folder {rest!r}; there are:\n{FORMS}")
        return EmbeddedModel(Path(rest) if rest else WEIGHTS)
    if rest and kind in ("openai", "openai-completion"):
        from lmp.model.openai import OpenAiModel

        return OpenAiModel(rest, style="chat" if kind == "openai" else "completion")
    if rest and kind == "hf":
        from lmp.model.transformers import TransformersModel

        return TransformersModel(Path(rest))
    if rest and kind == "recorded":
        from lmp.model.recorded import RecordedModel

        return RecordedModel(Path(rest))
    raise UnknownModel(f"no model {name!r}; there are:\n{FORMS}")
