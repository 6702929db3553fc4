"""The lines of Python that make a playground's run again, to the last bit of its weights."""

from nnbook.datasets.inputs import PLAIN
from nnbook.explorers.playground.run import OWN, STRETCH, Rule
from nnbook.minibatches import steps_per_epoch


def script(experiment):
    """The program of an Experiment, as a reader would write it."""
    start = experiment.start
    return "\n".join([
        "import numpy as np",
        "from nnbook import Network, datasets, train",
        *(["from nnbook.training import Training"] if len(experiment.rules) > 1 else []),
        "",
        *_data(start, experiment.own),
        *_features(start),
        "",
        f"rng = np.random.default_rng({start.seed})",
        *_network(experiment),
        *_training(experiment),
        "print(net.error(X, D), net.error(X_test, D_test))",
    ])  # fmt: skip


def _data(start, own):
    made = f"X, D = datasets.{start.data}(m={start.m}, noise={start.noise}, seed={start.data_seed})"
    yield own.code if start.data == OWN else made
    points = "X" if start.data == OWN else f"{STRETCH} * X"
    settings = f"test={start.test}, seed={start.data_seed}"
    yield f"X, D, X_test, D_test = datasets.split({points}, D, {settings})"


def _features(start):
    if start.features != PLAIN:
        names = ", ".join(map(_quoted, start.features))
        yield f"X, X_test = (datasets.features(points, [{names}]) for points in (X, X_test))"


def _network(experiment):
    hidden = f"hidden={_quoted(experiment.start.activation)}, " if experiment.start.hidden else ""
    kind = 'loss="binary_cross_entropy"' if experiment.classes else 'output="identity"'
    yield f"net = Network({experiment.net.sizes}, {hidden}{kind},"
    yield '              init="xavier", bias=0.1, seed=rng)'


def _training(experiment):
    """One call of `train` if the rule never changed, else a Training that goes on with each."""
    parts, old = experiment.parts, None
    if len(parts) == 1:
        (rule, steps), m = parts[0], len(experiment.X)
        yield f"train(net, X, D, {_length(rule, steps, m)}, {_settings(rule)}, seed=rng)"
        return
    for rule, steps in parts:
        if old and old.optimiser == rule.optimiser:
            changes = ", ".join(f"{name}={value}" for name, value in rule.changes(old).items())
            yield f"run.change({changes})"
        else:
            yield f"run = Training(net, X, D, {_settings(rule)}, seed=rng)"
        if steps:
            yield f"run.train({_length(rule, steps, len(experiment.X))})"
        old = rule


def _length(rule, steps, m):
    whole, rest = divmod(steps, steps_per_epoch(m, rule.batch_size))
    return f"steps={steps}" if rest else f"epochs={whole}"


def _settings(rule):
    """The settings of a rule, those that are usual left out."""
    usual, said = Rule(), {"batch_size": rule.batch_size, "learning_rate": rule.learning_rate}
    said |= {name: value for name, value in vars(rule).items() if value != getattr(usual, name)}
    return ", ".join(f"{name}={value!r}" for name, value in said.items()).replace("'", '"')


def _quoted(name):
    return f'"{name}"'
