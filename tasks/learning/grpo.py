"""Improve the embedded model on sentences that it does badly at: `python -m tasks.learning.grpo --family chain`.

Group relative policy optimisation (Shao et al. 2024, https://arxiv.org/abs/2402.03300) with TRL. The policy writes
several programs for a sentence; those that do what it asks for become more likely than the others of their group. No
program of the corpus is ever shown to it: all that it learns from is whether what was asked for has come about.

It goes on from its checkpoint when there is one, and ends with weights for `--model embedded:FOLDER/weights`.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from transformers import set_seed
from transformers.trainer_utils import get_last_checkpoint
from trl import GRPOConfig, GRPOTrainer

from lmp.model.corpus.sample import FAMILIES, Sample
from lmp.model.embedded import WEIGHTS, EmbeddedModel
from lmp.model.text import END
from tasks.learning.policy import load, write
from tasks.learning.questions import Judge, prompt, questions, rehearsed

LONGEST = 160
"""Tokens of a program; those of the corpus have fewer."""


def draw(asked: argparse.Namespace, judge: Judge) -> list[Sample]:
    """The sentences to practise on, shuffled: some that a session with the model would not do, some of the same
    families that come as they come, and some of all others. Nothing is learnt where all programs fail or succeed.

    Where the likeliest program leaves something out, another one is right, and doubted. On such sentences it has to
    practise to write that one at once, or it would only be surer of the other.
    """
    rng = np.random.default_rng(asked.seed)
    count = asked.steps * asked.sentences
    others, failed = round(asked.rehearsal * count), round(asked.failed * count)
    own = questions(rng, asked.family, held_out=False)
    hard = (s for s in own if not judge.done(s))
    drawn = [
        *islice(hard, failed),
        *islice(own, count - failed - others),
        *islice(questions(rng, rehearsed(asked.family), held_out=False), others),
    ]
    return [drawn[int(i)] for i in rng.permutation(count)]


def train(asked: argparse.Namespace) -> Path:
    """Train and write the weights; returns their folder."""
    set_seed(asked.seed)
    torch.set_num_threads(asked.threads)
    model, tokenizer = load(asked.start)
    judge = Judge(EmbeddedModel(asked.start))
    sentences = _kept(asked.folder / "sentences.pickle", lambda: draw(asked, judge))

    def reward(completion_ids: list[list[int]], number: list[int], **rest: Any) -> list[float]:
        # TRL's own texts lack special tokens, which in our tokenizer are all that programs repeat word for word.
        texts = [tokenizer.decode(ids).removesuffix(END) for ids in completion_ids]
        return [float(judge.reached(sentences[n], text)) for text, n in zip(texts, number, strict=True)]

    config = GRPOConfig(
        output_dir=str(asked.folder / "trainer"),
        max_steps=asked.steps,
        per_device_train_batch_size=asked.sentences * asked.samples,
        num_generations=asked.samples,
        max_completion_length=LONGEST,
        temperature=asked.temperature,
        learning_rate=asked.rate,
        lr_scheduler_type="constant_with_warmup",
        warmup_steps=asked.steps // 20,
        # What a group gives is divided neither by its spread nor by the length of its programs: both favour some
        # sentences over others (Liu et al. 2025, https://arxiv.org/abs/2503.20783).
        loss_type="dr_grpo",
        scale_rewards="none",
        beta=asked.beta,
        num_iterations=asked.updates,
        gradient_checkpointing=False,
        shuffle_dataset=False,
        save_steps=asked.save_every,
        save_total_limit=1,
        logging_steps=5,
        report_to="none",
        use_cpu=not torch.cuda.is_available(),
        bf16=False,
        seed=asked.seed,
    )
    rows = Dataset.from_dict({"prompt": [prompt(s) for s in sentences], "number": list(range(len(sentences)))})
    trainer = GRPOTrainer(model=model, reward_funcs=reward, args=config, train_dataset=rows, processing_class=tokenizer)
    checkpoints = Path(config.output_dir)
    trainer.train(resume_from_checkpoint=get_last_checkpoint(str(checkpoints)) if checkpoints.is_dir() else None)
    return write(trainer.accelerator.unwrap_model(trainer.model), asked.start, asked.folder)


def _kept(path: Path, make: Callable[[], list[Sample]]) -> list[Sample]:
    """What was made before, for a training that goes on: half of its sentences took a search."""
    if not path.exists():
        made = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(made))
    return list(pickle.loads(path.read_bytes()))


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """What a command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--family", action="append", choices=list(FAMILIES), help="what to practise; may be repeated (default: chain)")
    add("--start", type=Path, default=WEIGHTS, help="converted weights to begin with (default: those shipped)")
    add("--folder", type=Path, default=Path("runs/grpo"), help="default: %(default)s")
    add("--steps", type=int, default=200, help="default: %(default)s")
    add("--sentences", type=int, default=16, help="of a step (default: %(default)s)")
    add("--samples", type=int, default=8, help="programs for each (default: %(default)s)")
    add("--failed", type=float, default=0.5, help="share of sentences that the start fails on (default: %(default)s)")
    add("--rehearsal", type=float, default=0.2, help="share of sentences of other families (default: %(default)s)")
    add("--temperature", type=float, default=1.0, help="of the samples (default: %(default)s)")
    add("--updates", type=int, default=1, help="with the samples of a step (default: %(default)s)")
    add("--rate", type=float, default=1e-4, help="of AdamW (default: %(default)s)")
    add("--beta", type=float, default=0.0, help="weight of the divergence from the start (default: %(default)s)")
    add("--threads", type=int, default=1, help="of torch (default: %(default)s)")
    add("--save-every", type=int, default=25, metavar="STEPS", help="default: %(default)s")
    add("--seed", type=int, default=0)
    found = parser.parse_args(argv)
    found.family = found.family or ["chain"]
    return found


if __name__ == "__main__":
    print(f"--model embedded:{train(arguments())}")
