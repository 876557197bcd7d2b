import pytest

from lmp.model.base import ModelUnavailable
from lmp.sandbox.host import Sandbox
from tasks.evaluation.rehearsal import rehearse


class Asked:
    """A model that cannot be had, and that knows whether it was asked."""

    name = "asked"

    def __init__(self):
        self.prompts = []

    def complete(self, prompt, **_):
        self.prompts.append(prompt)
        raise ModelUnavailable("no weights")


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as sandbox:
        yield sandbox


@pytest.mark.parametrize("effector", ["suction", "hand"])
def test_every_part_of_a_trial_has_been_at_work(sandbox, effector):
    trials = rehearse({}, ("truth", "camera"), effector, sandbox)
    assert [trial.reached for trial in trials] == [True, True], trials
    assert all(trial.parts[part] > 0 for trial in trials for part in ("physics", "perception", "sandbox", "setup"))


def test_a_server_is_not_asked_and_a_model_of_this_machine_is_loaded(sandbox):
    server, here = Asked(), Asked()
    rehearse({"openai:dear": server}, (), "suction", sandbox)
    assert not server.prompts
    with pytest.raises(ModelUnavailable, match="no weights"):
        rehearse({"embedded:here": here}, (), "suction", sandbox)
