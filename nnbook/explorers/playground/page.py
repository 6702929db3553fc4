"""The page of a playground: its state, and what the reader's hand and the clock make of it."""

import time
from dataclasses import replace

from ipywidgets import HTML, Textarea, VBox

from nnbook.checks import check_name, check_number, check_whole_number
from nnbook.datasets.inputs import FEATURES, PLAIN
from nnbook.explorers.mechanism import show_beside, status
from nnbook.explorers.playground.panel import Panel
from nnbook.explorers.playground.run import OwnData, Rule, Start, names_of_data
from nnbook.explorers.playground.scene import Scene
from nnbook.explorers.playground.script import script
from nnbook.explorers.playground.state import LAYERS, NEURONS, State
from nnbook.functions import hidden_activations
from nnbook.optimisers import OPTIMISERS

SLICE = 0.03  # seconds between two pictures, at most: then the controls have their turn
LATER = 1.0  # seconds between two messages to a screen reader while the network trains
ACTS = {
    "one minibatch": (State.train, 0),
    "one epoch": (State.train, 1),
    "reset": (State.reset,),
    "new weights": (State.renew, "seed"),
    "new data": (State.renew, "data_seed"),
    "copy as code": (State.turn_code,),
}


class Playground:
    """A network that trains in the page: see `playground`.

    Whatever happens makes one new state, and each new state is painted once. The page's play button is the
    clock. The page sends the next tick when it has taken in the picture of the last, so that a slow page gets
    fewer pictures, and a closed one none.
    """

    def __init__(self, state):
        self.state, self.scene, self.panel = state, Scene(state.experiment), Panel(state, ACTS)
        self.controls, self.told = self.panel.controls, 0.0
        self.page, self.status = HTML(), HTML()
        self.text = Textarea(rows=16, description="code", layout={"width": "100%", "display": "none"})
        self.box = VBox([*self.panel.rows, self.status, self.text, self.page])
        for control in self.controls.values():
            control.observe(self._follow, names="value")
        self.panel.play.observe(self._clock, names=["value", "playing"])
        for name, button in self.panel.buttons.items():
            button.on_click(lambda _, act=ACTS[name]: self._do(*act))
        self._show(tell=True)

    @property
    def words(self):
        """How far the run is, and how well it does."""
        return self.state.words

    def advance(self, epochs):
        """Trains to the end of so many epochs (0: for one minibatch) and shows the picture then."""
        self._do(State.train, epochs)

    def show(self):
        """Displays the playground; where nothing runs, the page has the picture of its present state."""
        show_beside(self.box, self.scene.twin(self.state), self.words)

    def _follow(self, _change):
        """The reader has moved a control."""
        if not self.panel.following:
            self._do(State.follow, self.panel.values)

    def _clock(self, change):
        """The page's clock, `value`: 0 for the stop button, 1 after it, and up while it plays.

        A press on the stop button changes both `value` and `playing`: what comes first sees to both.
        """
        play = self.panel.play
        if self.panel.following or change.new != getattr(play, change.name):
            return
        if play.value == 0:
            self._do(State.reset)
        elif change.name == "value":
            self._do(State.tick, SLICE, at_once=False)
        elif play.playing != self.state.playing:
            self._do(replace)  # the state as it is, but for this

    def _do(self, act, *arguments, at_once=True):
        """Acts, and shows what came of it, or why nothing did; the words at once, or when it is time."""
        try:
            self.state = act(replace(self.state, trouble="", playing=self.panel.play.playing), *arguments)
        except BaseException as reason:
            self.state = self.state.fail(reason, self.panel.values)
            raise
        finally:
            self._show(at_once or not self.state.playing or time.monotonic() > self.told + LATER)

    def _show(self, tell):
        """Sends the state to the page: controls, picture, and the words if it is time to tell them."""
        self.panel.follow(self.state)
        self._paint()
        if tell:
            self._tell()

    def _paint(self):
        """Sends the picture, and the numbers of a layer, to the page."""
        if self.scene.experiment is not self.state.experiment:
            self.scene = Scene(self.state.experiment)
        self.page.value = self.scene.page(self.state)

    def _tell(self):
        """Sends the words, and the code if it is shown, to the page."""
        self.told, self.status.value = time.monotonic(), status(self.words)
        self.text.layout.display = None if self.state.coding else "none"
        if self.state.coding:
            self.text.value = script(self.state.experiment)


def playground(
    table=None, *, data=None, m=500, noise=0.05, test=0.5, features=PLAIN, hidden=(4, 2),
    activation="tanh", batch_size=10, learning_rate=0.03, l1=0.0, l2=0.0,
    optimiser="gradient_descent", seed=0,
):  # fmt: skip
    """A network that trains while you change everything about it; it gives the code of what it did.

    `table` is data of your own with two inputs and one output, as `datasets.table` takes it: a CSV file's
    path, a pair X (m, 2) and D (m, 1), or one array. The other arguments are what the controls start from:
    `data` is one of CLASSES or SURFACES, `m` how many points there are, `test` the share of them kept for
    the test, `features` names of FEATURES, `hidden` the sizes of at most 6 hidden layers of at most 8
    neurons, `optimiser` a name of `nnbook.optimisers.OPTIMISERS`. ValueError or TypeError for what cannot be
    set.
    """
    own = None if table is None else OwnData.of(table)
    names = names_of_data(own)
    data = check_name("data", {name: name for name in names}, data or names[0])
    check_name("activation", hidden_activations(), activation)
    for name in features:
        check_name("features", FEATURES, name)
    check_whole_number("len(hidden)", len(hidden), at_least=0, at_most=LAYERS)
    hidden = tuple(check_whole_number("hidden", n, at_least=1, at_most=NEURONS) for n in hidden)
    start = Start(data, m, noise, test, tuple(f for f in FEATURES if f in features), hidden, activation, seed)
    given = {"learning_rate": learning_rate, "l1": l1, "l2": l2}
    rates = [check_number(name, value, at_least=0) for name, value in given.items()]
    check_name("optimiser", OPTIMISERS, optimiser)
    rule = Rule(check_whole_number("batch_size", batch_size, at_least=1), *rates, optimiser)
    return Playground(State.first(start, rule, own))
