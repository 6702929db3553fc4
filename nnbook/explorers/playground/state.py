"""What a playground's page shows, and what it shows next when the reader or the clock does something."""

import math
from dataclasses import dataclass, replace

from nnbook.datasets.inputs import FEATURES
from nnbook.explorers.playground.names import neuron_named
from nnbook.explorers.playground.run import Experiment
from nnbook.explorers.playground.settings import LAYERS, Rule, Start, names_of_data, problem_of
from nnbook.words.playground import failure_in_words, input_in_words, progress_in_words

SPEEDS = {"1 minibatch": 0, "1 epoch": 1, "2 epochs": 2, "4 epochs": 4, "30 ms": math.inf}  # in epochs


@dataclass(frozen=True)
class State:
    """All that the page shows; each thing that may happen makes the next one of it.

    `values` are those of the controls by their names; `experiment` is the run, the one thing here that goes
    on in place; `playing` is whether the clock ticks, `looking` the name of what the pointer or the keyboard
    rests on, and `trouble` why nothing came of the last thing that happened.
    """

    values: dict
    experiment: Experiment
    playing: bool = False
    looking: str | None = None
    trouble: str = ""

    @classmethod
    def first(cls, start, rule, own=None, playing=False):
        """Before anything has happened. Errors: those of Experiment."""
        experiment, sizes = Experiment(start, own), [*start.hidden, *[2] * LAYERS][:LAYERS]
        return cls({
            "problem": problem_of(start.data, own), "data": start.data, "noise": start.noise,
            "test": start.test, "batch_size": rule.batch_size, "data_seed": start.data_seed,
            **{name: name in start.features for name in FEATURES},
            "layers": len(start.hidden), **{f"layer{k}": n for k, n in enumerate(sizes, 1)},
            "activation": start.activation, "seed": start.seed, "optimiser": rule.optimiser,
            "learning_rate": rule.learning_rate, "l1": rule.l1, "l2": rule.l2,
            "speed": "4 epochs", **_looks(experiment), "both": False, "sharp": False,
        }, experiment, playing)  # fmt: skip

    @property
    def rule(self):
        """How the run goes on, by the controls."""
        v = self.values
        rates = (v[name] for name in ("learning_rate", "l1", "l2", "optimiser"))
        return Rule(min(v["batch_size"], len(self.experiment.X)), *rates)

    @property
    def start(self):
        """What a run starts from, by the controls."""
        v = self.values
        same = {name: v[name] for name in ("data", "noise", "test", "activation", "seed", "data_seed")}
        hidden = tuple(v[f"layer{k}"] for k in range(1, v["layers"] + 1))
        return Start(
            m=self.experiment.start.m, features=tuple(filter(v.get, FEATURES)), hidden=hidden, **same
        )

    @property
    def words(self):
        """What is said of it all."""
        return self.trouble or progress_in_words(self.experiment)

    @property
    def shown(self):
        """What the large map shows: a neuron (l, j), the whole output (last, None), or the name of an input.

        It is what is looked at, or else what was chosen.
        """
        l, j = self.values["map_of"]
        chosen = self.experiment.start.features[j] if l == 0 else (l, j)
        return neuron_named(self.looking, self.experiment.net) or chosen

    def follow(self, values):
        """The controls have these values: a new start if need be."""
        state, run = replace(self, values=self._agreeing(values)), self.experiment
        if not state.start.features:
            return replace(self, trouble="A network needs an input: the last one stays.")
        anew = state.start != run.start or run.ended not in (None, state.rule)
        return state.begin(state.start) if anew else state

    def _agreeing(self, values):
        """The values, with data of another problem if that was chosen, else with the problem of the data."""
        own = self.experiment.own
        if values["problem"] != self.values["problem"]:
            return values | {"data": names_of_data(own, values["problem"])[0]}
        return values | {"problem": problem_of(values["data"], own)}

    def begin(self, start):
        """A new run; the pictures show its output if it has other neurons than the last."""
        old, experiment = self.experiment, Experiment(start, self.experiment.own)
        same = {name for name, offered in OFFERED.items() if offered(experiment) == offered(old)}
        looks = {name: value for name, value in _looks(experiment).items() if name not in same}
        return replace(self, experiment=experiment, values=self.values | looks)

    def reset(self):
        """The same run from its start."""
        return self.begin(self.experiment.start)

    def renew(self, seed):
        """Other weights, for "seed", or other data, for "data_seed"."""
        return self.follow(self.values | {seed: self.values[seed] + 1})

    def change(self, place, value):
        """A weight or a bias takes a value by hand. Errors: those of Experiment.change."""
        self.experiment.change(place, value)
        return self

    def look(self, name):
        """The pointer rests on a part of the network, or on none."""
        return replace(self, looking=name)

    def play(self):
        """Plays, or pauses."""
        return replace(self, playing=not self.playing and not self.experiment.ended)

    def train(self, epochs, seconds=math.inf):
        """Training goes on, as Experiment.train does; it stops where the numbers blow up."""
        self.experiment.train(self.rule, epochs, seconds)
        return replace(self, playing=self.playing and not self.experiment.ended)

    def tick(self, seconds):
        """Training goes on for one picture, for so many seconds at most."""
        return self.train(SPEEDS[self.values["speed"]], seconds)

    def fail(self, reason, values):
        """Nothing came of what happened, for this reason; the controls stay as the reader has set them."""
        return replace(self, playing=False, values=values, trouble=failure_in_words(reason))


def neurons(experiment):
    """What the large map can show: each neuron (l, j) by its name, the output first.

    Where several neurons are the output, (last, None) is all of them.
    """
    sizes, names = experiment.net.sizes, experiment.start.features
    last, many = len(sizes) - 1, sizes[-1] > 1
    return [
        ("the output", (last, None if many else 0)),
        *((f"output {j}", (last, j)) for j in range(sizes[-1] * many)),
        *((f"layer {l}, neuron {j}", (l, j)) for l in range(1, last) for j in range(sizes[l])),
        *((input_in_words(name), (0, j)) for j, name in enumerate(names)),
    ]


def layers(experiment):
    """Whose numbers can be shown, the layer by its name; 0 for none."""
    last = len(experiment.net.sizes) - 1
    return [("no layer", 0), *((f"layer {l}", l) for l in range(1, last)), ("the output", last)]


OFFERED = {"map_of": neurons, "numbers_of": layers}


def _looks(experiment):
    """The first of what is offered."""
    return {name: offered(experiment)[0][1] for name, offered in OFFERED.items()}
