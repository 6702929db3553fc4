"""The page of a playground: its state, and what the reader's hand and the clock make of it."""

import html
import time
from dataclasses import replace

from nnbook.checks import brief, check_entries, check_flag, check_name, check_number, check_whole_number
from nnbook.datasets.inputs import FEATURES, PLAIN
from nnbook.explorers.mechanism import FAR, Shown, changed, is_number
from nnbook.explorers.playground.look import frame
from nnbook.explorers.playground.names import neuron_named, parameter_named
from nnbook.explorers.playground.panel import Panel
from nnbook.explorers.playground.scene import Scene
from nnbook.explorers.playground.script import script, settings_line
from nnbook.explorers.playground.settings import LAYERS, NEURONS, Rule, Start, names_of_data, own_data
from nnbook.explorers.playground.state import State
from nnbook.explorers.playground.table import numbers_of_layer
from nnbook.figures.pixels import news
from nnbook.figures.svg import filled
from nnbook.functions import hidden_activations
from nnbook.optimisers import OPTIMISERS
from nnbook.words.numbers import written
from nnbook.words.playground import computation_in_words, input_in_words, parameter_in_words

POINTS, SEEDS, RATES = 100_000, 2**32, 1e6  # at most
SLICE = 0.03  # seconds between two pictures, at most: then the controls have their turn
LATER = 1.0  # seconds between two messages to a screen reader while the network trains
ACTS = {
    "play": (State.play,),
    "minibatch": (State.train, 0),
    "step": (State.train, 1),
    "reset": (State.reset,),
    "weights": (State.renew, "seed"),
    "data": (State.renew, "data_seed"),
}
PASSING = State.tick, State.look  # what is no reason for other words at once, and leaves those of a trouble


class Playground(Shown):
    """A network that trains in the page: see `playground`.

    Whatever happens makes one new state, and each new state is painted once. The page's clock sends the next
    tick when it has the picture of the last, so that a slow page gets fewer pictures, and a closed one none.
    A page is a frame and its parts: what it has already is not sent again.
    """

    def __init__(self, state):
        super().__init__()
        self.state, self.scene, self.panel = state, Scene(state.experiment), Panel(state)
        self.controls, self.told, self.framed = self.panel.controls, 0.0, None
        for control in self.controls.values():
            control.changed = self._turned
        self._paint(tell=True)

    @property
    def words(self):
        """How far the run is, and how well it does."""
        return self.state.words

    def advance(self, epochs):
        """Trains to the end of so many epochs (0: for one minibatch) and shows the picture then."""
        self._do([(State.train, epochs)])

    def answer(self, page, said):
        """Does what the page says that the hand, or the clock, has done; each page sees what comes of it."""
        self._do(self._deeds(said), page)

    def still(self):
        """The picture and the words for a page where nothing runs."""
        return self.scene.still(self.state), self.words

    def _deeds(self, said):
        """What a message of the page asks for, each a function of a State with its arguments."""
        given, net = dict(said.get("set", {})), self.state.experiment.net
        if "look" in given:
            look = given.pop("look")
            known = isinstance(look, str) and (neuron_named(look, net) or parameter_named(look, net))
            yield State.look, look if known else None
        for name, value in given.items():
            place = parameter_named(name, net)
            if place and is_number(value):
                yield State.change, place, float(value)
            elif place:
                reason = ValueError(f"{name}={brief(value)}, expected a number below {FAR:g} in size")
                yield State.fail, reason, self.panel.values
        settings = {name: value for name, value in given.items() if name in self.controls}
        if settings:
            yield State.follow, self.panel.take(settings)
        yield from (ACTS[act] for act in said.get("acts", ()) if isinstance(act, str) and act in ACTS)
        if said.get("tick") and self.state.playing:
            yield State.tick, SLICE

    def _turned(self):
        """A control was set from Python."""
        self._do([(State.follow, self.panel.values)])

    def _do(self, deeds, by=None):
        """Acts, and shows what came of it, or why nothing did; the words at once, or when it is time."""
        at_once = True
        try:
            for act, *arguments in deeds:
                at_once = act not in PASSING
                state = self.state if act in PASSING else replace(self.state, trouble="")
                self.state = act(state, *arguments)
        except BaseException as reason:
            self.state = self.state.fail(reason, self.panel.values)
            raise
        finally:
            self._paint(at_once or not self.state.playing or time.monotonic() > self.told + LATER)
            for page in list(self.pages):
                self.send(page, answer=page is by)

    def _paint(self, tell):
        """Makes the frame, its parts and the pixels of the state; new words if it is time to tell them."""
        state = self.state
        if self.scene.experiment is not state.experiment:
            self.scene = Scene(state.experiment)
        else:
            self.scene.maps.draw()
        shown = state.values, state.experiment, state.playing
        self.panel.follow(state)
        if shown != self.framed:
            self.frame, self.framed = frame(self.scene, self.panel, state), shown
        if tell:
            self.told, self.said = time.monotonic(), html.escape(state.words, quote=False)
        self.parts = {"words": self.said, **_parts(self.scene, state)}
        self.layers = [self.scene.network_layer(state), self.scene.map_layer(state)]

    @property
    def page(self):
        """All that the page shows, as HTML."""
        return filled(self.frame, self.parts)

    def send(self, page, **more):
        """Sends a page what is new to it."""
        frame, parts, layers = self.pages.get(page, (None, {}, ()))
        said = {"clock": 0 if self.state.playing else None}
        if frame != self.frame:
            said["html"] = self.page
        else:
            said["parts"] = changed(self.parts, parts)
        said["pixels"], buffers = news(self.layers, layers)
        page.send(said | more, buffers=buffers)
        self.pages[page] = self.frame, self.parts, self.layers


def _parts(scene, state):
    """What changes while a network trains, by the names of the parts, as HTML."""
    experiment = state.experiment
    training, test = (written(result.error, 3) for result in experiment.results)
    layer = state.values["numbers_of"]
    return {
        "epoch": f"{experiment.epochs:.1f}",
        "losses": f'<div class="test">test error<b>{test}</b></div>'
        f'<div class="training">training error<b>{training}</b></div>',
        "moving": scene.moving(state),
        "legend": scene.legend(state, "auto"),
        "curve": scene.curve("auto"),
        "hover": html.escape(_looked_at(state), quote=False),
        "numbers": numbers_of_layer(experiment, layer) if layer else "",
        "code": html.escape(script(experiment), quote=False),
        "line": html.escape(settings_line(state), quote=False),
    }


def _looked_at(state):
    """What the pointer rests on, in words."""
    experiment = state.experiment
    net, names = experiment.net, experiment.start.features
    place, neuron = parameter_named(state.looking, net), neuron_named(state.looking, net)
    if place:
        return parameter_in_words(net, names, place)
    if neuron in FEATURES:
        return f"{input_in_words(neuron)}: click to {'leave it out' if neuron in names else 'take it in'}."
    return computation_in_words(net, names, *neuron) if neuron else ""


def playground(
    table=None, *, data=None, m=500, noise=0.05, test=0.5, features=PLAIN, hidden=(4, 2),
    activation="tanh", batch_size=10, learning_rate=0.03, l1=0.0, l2=0.0,
    optimiser="gradient_descent", seed=0, data_seed=0, playing=True,
):  # fmt: skip
    """A network that trains while you change everything about it; it gives the code of what it did.

    `table` is data of your own with two inputs and one output, as `datasets.table` takes it: a CSV file's
    path, a pair X (m, 2) and D (m, 1), or one array. The other arguments are what the controls start from:
    `data` is one of CLASSES or SURFACES, `m` how many points there are, `test` the share of them kept for
    the test, `features` names of FEATURES, `hidden` the sizes of at most 6 hidden layers of at most 8
    neurons, `optimiser` a name of `nnbook.optimisers.OPTIMISERS`; `seed` is that of the weights and of the
    order of the examples, `data_seed` that of the points. Unless `playing` is False, it trains as soon as a
    page shows it. ValueError or TypeError for what cannot be set, FileNotFoundError without the file.
    """
    own = None if table is None else own_data(table)
    names = names_of_data(own)
    data = check_name("data", {name: name for name in names}, names[0] if data is None else data)
    check_name("activation", hidden_activations(), activation)
    features = check_entries("features", features, "names of FEATURES", most=100)
    for name in features:
        check_name("features", FEATURES, name)
    if not features:
        raise ValueError("features is empty, expected one at least: a network needs an input")
    hidden = check_entries("hidden", hidden, f"the sizes of at most {LAYERS} layers", most=LAYERS)
    hidden = tuple(check_whole_number("hidden", n, at_least=1, at_most=NEURONS) for n in hidden)
    check_whole_number("m", m, at_least=4, at_most=POINTS)
    noise, test = check_number("noise", noise, at_least=0, at_most=100), check_number("test", test, above=0)
    seed = check_whole_number("seed", seed, 0, SEEDS)
    data_seed = check_whole_number("data_seed", data_seed, 0, SEEDS)
    check_flag("playing", playing)
    inputs = tuple(f for f in FEATURES if f in features)
    start = Start(data, m, noise, test, inputs, hidden, activation, seed, data_seed)
    given = {"learning_rate": learning_rate, "l1": l1, "l2": l2}
    rates = [check_number(name, value, at_least=0, at_most=RATES) for name, value in given.items()]
    check_name("optimiser", OPTIMISERS, optimiser)
    rule = Rule(check_whole_number("batch_size", batch_size, 1, POINTS), *rates, optimiser)
    return Playground(State.first(start, rule, own, playing))
