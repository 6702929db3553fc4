"""The lines of Python that make a playground's run again, to the last bit of its weights."""

from nnbook.datasets.inputs import PLAIN
from nnbook.explorers.playground.run import OWN, STRETCH


def script(experiment):
    """The program of an Experiment, as a reader would write it."""
    start = experiment.start
    return "\n".join([
        "import numpy as np",
        "from nnbook import Network, datasets, train",
        "",
        *_data(start, experiment.own),
        *_features(start),
        "",
        f"rng = np.random.default_rng({start.seed})",
        *_network(experiment),
        *(_call(*call, experiment.steps_per_epoch(call[0])) for call in experiment.calls),
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


def _call(rule, steps, steps_per_epoch):
    whole, rest = divmod(steps, steps_per_epoch)
    length = f"steps={steps}" if rest else f"epochs={whole}"
    return f"train(net, X, D, {length}, {rule}, seed=rng)"


def _quoted(name):
    return f'"{name}"'
