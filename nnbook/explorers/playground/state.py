"""What a playground's page shows, and what it shows next when the reader or the clock does something."""

import math
from dataclasses import dataclass, replace

from nnbook.datasets.inputs import FEATURES
from nnbook.explorers.playground.run import Experiment, Rule
from nnbook.words.playground import failure_in_words, input_in_words, progress_in_words

LAYERS, NEURONS = 6, 8  # at most
SPEEDS = {"1 minibatch": 0, "1 epoch": 1, "4 epochs": 4, "30 ms": math.inf}  # in epochs


@dataclass(frozen=True)
class State:
    """All that the page shows; each thing that may happen makes the next one of it.

    `values` are those of the controls by their names; `experiment` is the run, the one thing here that goes
    on in place; `playing` is whether the clock ticks, `coding` whether the code is shown, and `trouble` why
    nothing came of the last thing that happened.
    """

    values: dict
    experiment: Experiment
    playing: bool = False
    coding: bool = False
    trouble: str = ""

    @classmethod
    def first(cls, start, rule, own=None):
        """Before anything has happened. Errors: those of Experiment."""
        experiment, sizes = Experiment(start, own), [*start.hidden, *[2] * LAYERS][:LAYERS]
        return cls({
            "data": start.data, "noise": start.noise, "test": start.test, "batch_size": rule.batch_size,
            **{name: name in start.features for name in FEATURES},
            "layers": len(start.hidden), **{f"layer{k}": n for k, n in enumerate(sizes, 1)},
            "activation": start.activation, "optimiser": rule.optimiser,
            "learning_rate": rule.learning_rate, "l1": rule.l1, "l2": rule.l2,
            "speed": "4 epochs", **_looks(experiment), "both": False, "sharp": False,
        }, experiment)  # fmt: skip

    @property
    def rule(self):
        """How the run goes on, by the controls."""
        v = self.values
        most = len(self.experiment.X)
        rates = (v[name] for name in ("learning_rate", "l1", "l2", "optimiser"))
        return Rule(min(v["batch_size"], most), *rates)

    @property
    def start(self):
        """What a run starts from, by the controls."""
        v = self.values
        shares = {"noise": round(v["noise"], 2), "test": round(v["test"], 2)}
        hidden = tuple(v[f"layer{k}"] for k in range(1, v["layers"] + 1))
        names = tuple(name for name in FEATURES if v[name])
        own = {"hidden": hidden, "features": names, "data": v["data"], "activation": v["activation"]}
        return replace(self.experiment.start, **shares, **own)

    @property
    def words(self):
        """What is said of it all."""
        return self.trouble or progress_in_words(self.experiment)

    def follow(self, values):
        """The controls have these values: a new start if need be."""
        state, run = replace(self, values=values), self.experiment
        if not state.start.features:
            return replace(self, trouble="A network needs an input: the last one stays.")
        anew = state.start != run.start or run.ended not in (None, state.rule)
        return state.begin(state.start) if anew else state

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
        start = self.experiment.start
        return self.begin(replace(start, **{seed: getattr(start, seed) + 1}))

    def train(self, epochs, seconds=math.inf):
        """Training goes on, as Experiment.train does; it stops where the numbers blow up."""
        self.experiment.train(self.rule, epochs, seconds)
        return replace(self, playing=self.playing and not self.experiment.ended)

    def tick(self, seconds):
        """Training goes on for one picture, for so many seconds at most."""
        return self.train(SPEEDS[self.values["speed"]], seconds)

    def turn_code(self):
        """Stops, and shows the code that makes this run; hides it the next time."""
        return replace(self, playing=False, coding=not self.coding)

    def fail(self, reason, values):
        """Nothing came of what happened, for this reason; the controls stay as the reader has set them."""
        return replace(self, playing=False, values=values, trouble=failure_in_words(reason))


def neurons(experiment):
    """What the large map can show: each neuron (l, j) by its name, the output first."""
    sizes, names = experiment.net.sizes, experiment.start.features
    hidden = [(f"layer {l}, neuron {j}", (l, j)) for l, n in enumerate(sizes) for j in range(n)]
    inputs = [(input_in_words(name), (0, j)) for j, name in enumerate(names)]
    return [("the output", (len(sizes) - 1, 0)), *hidden[sizes[0] : -1], *inputs]


def layers(experiment):
    """Whose numbers can be shown, the layer by its name; 0 for none."""
    last = len(experiment.net.sizes) - 1
    return [*((f"layer {l}", l) for l in range(1, last)), ("the output", last), ("no layer", 0)]


OFFERED = {"map_of": neurons, "numbers_of": layers}


def _looks(experiment):
    """The first of what is offered."""
    return {name: offered(experiment)[0][1] for name, offered in OFFERED.items()}
