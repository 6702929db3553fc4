"""The lines of Python that make a playground's run again, to the last bit of its weights, or its settings."""

from nnbook.datasets.inputs import PLAIN
from nnbook.explorers.playground.settings import NAMES_OF_OWN, OWN, STRETCH, Rule, Start, names_of_data
from nnbook.minibatches import steps_per_epoch


def script(experiment):
    """The program of an Experiment, as a reader would write it."""
    start, lines = experiment.start, _run(experiment)
    return "\n".join([
        "import numpy as np",
        "from nnbook import Network, datasets, train",
        *(["from nnbook.training import Training"] if any("Training(" in line for line in lines) else []),
        "",
        *_data(start, experiment.own),
        *_features(start),
        "",
        f"rng = np.random.default_rng({start.seed})",
        *_network(experiment),
        *lines,
        "print(net.error(X, D), net.error(X_test, D_test))",
    ])  # fmt: skip


def _data(start, own):
    made, points = f"{start.data}(m={start.m}, noise={start.noise}, seed={start.data_seed})", f"{STRETCH} * X"
    if start.data == OWN:
        made, points = f"table({own.code})" + ("  # your own" if own.code in NAMES_OF_OWN else ""), "X"
    yield f"X, D = datasets.{made}"
    settings = f"test={start.test}, seed={start.data_seed}"
    yield f"X, D, X_test, D_test = datasets.split({points}, D, {settings})"


def _features(start):
    if start.features != PLAIN:
        names = ", ".join(map(_quoted, start.features))
        yield f"X, X_test = (datasets.features(points, [{names}]) for points in (X, X_test))"


def _network(experiment):
    kinds = {"hidden": experiment.start.activation} if experiment.start.hidden else {}
    kinds = ", ".join(f"{name}={_quoted(value)}" for name, value in (kinds | experiment.output).items())
    yield f"net = Network({experiment.net.sizes}, {kinds},"
    yield '              init="xavier", bias=0.1, seed=rng)'


def _run(experiment):
    """One call of `train` if nothing ever changed on the way, else a Training, told of each change."""
    begun = experiment.changes and experiment.changes[-1][0] > 0
    if len(experiment.rules) != 1 or begun:
        return list(_in_parts(experiment))
    (rule, steps), m = experiment.parts[0], len(experiment.X)
    by_hand = [_by_hand(*change) for _, *change in experiment.changes]
    return [*by_hand, f"train(net, X, D, {_length(rule, steps, m)}, {_settings(rule)}, seed=rng)"]


def _in_parts(experiment):
    """What the reader changed, in its order, and the steps from each change to the next."""
    turns = [(at, _by_hand(*change), None) for at, *change in experiment.changes]
    old = None
    for rule, at in experiment.rules:
        turns.append((at, _turn(rule, old), rule))
        old = rule
    turns.sort(key=lambda turn: turn[0])
    ends, rule = [*(at for at, *_ in turns[1:]), experiment.steps], None
    for (at, line, new), end in zip(turns, ends):
        yield line
        rule = new or rule
        if end > at:
            yield f"run.train({_length(rule, end - at, len(experiment.X))})"


def _turn(rule, old):
    """The run goes on with another rule, or begins."""
    if old and old.optimiser == rule.optimiser:
        changes = ", ".join(f"{name}={value}" for name, value in rule.changes(old).items())
        return f"run.change({changes})"
    return f"run = Training(net, X, D, {_settings(rule)}, seed=rng)"


def _by_hand(place, value):
    """A weight or a bias takes a value."""
    l, *index = place
    return f"net.{'weights' if len(index) == 2 else 'biases'}[{l}][{', '.join(map(str, index))}] = {value}"


def _length(rule, steps, m):
    whole, rest = divmod(steps, steps_per_epoch(m, rule.batch_size))
    return f"steps={steps}" if rest else f"epochs={whole}"


def _settings(rule):
    """The settings of a rule, those that are usual left out."""
    usual, said = Rule(), {"batch_size": rule.batch_size, "learning_rate": rule.learning_rate}
    return _written(said | _unusual(rule, usual))


def settings_line(state):
    """The call of `playground` that opens with the settings of a State."""
    own, start = state.experiment.own, state.experiment.start
    said = _unusual(start, Start(data=names_of_data(own)[0])) | _unusual(state.rule, Rule())
    table = [] if own is None else [own.code]
    return f"playground({', '.join([*table, *([_written(said)] if said else [])])}).show()"


def _unusual(settings, usual):
    return {name: value for name, value in vars(settings).items() if value != getattr(usual, name)}


def _written(settings):
    return ", ".join(f"{name}={value!r}" for name, value in settings.items()).replace("'", '"')


def _quoted(name):
    return f'"{name}"'
