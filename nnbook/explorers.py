"""Interactive pictures: a function that draws from values, controls, and an output that is replaced."""

import html
from functools import lru_cache

import numpy as np
from ipywidgets import HTML, Box, Dropdown, FloatSlider, HBox, IntSlider, Play, VBox, link

from nnbook import datasets, figures
from nnbook.charts import Landscape, Plane, chart, stacked
from nnbook.figures import number
from nnbook.functions import ACTIVATIONS
from nnbook.network import Network, example_network
from nnbook.steps import (
    Chains,
    Run,
    Walk,
    central,
    deltas_in_words,
    describe,
    each,
    errors_of,
    flat,
    known_after,
    net_in_words,
    numbers,
    out_in_words,
    parameter_places,
    spoken,
    sum_in_words,
    symbol,
    wave,
)
from nnbook.training import is_right

VIEW = "application/vnd.jupyter.widget-view+json"


# ---- the mechanism ---------------------------------------------------------------------------


class Explorer:
    """A picture that answers the reader's hand.

    `draw(theme, **values)` returns (picture, words): an SVG string or a Figure, and a sentence that says
    what it shows; `theme` is "auto" in JupyterLab and "white" on a page where nothing runs. Every keyword
    is a control: an ipywidget with a `value`, or what `slider`, `player` and `choice` make. An error while
    drawing takes the place of the words, and is raised as well.
    """

    def __init__(self, draw, **controls):
        self.draw = draw
        self.controls = {name: valued(control) for name, control in controls.items()}
        self.page = HTML()  # picture and words in one widget: one message to the page for each change
        self.box = VBox([Box([*controls.values()], layout={"flex_flow": "row wrap"}), self.page])
        for control in self.controls.values():
            control.observe(self.refresh, names="value")
        for box in controls.values():
            if isinstance(box, Box):  # linked last, so that the picture is sent before the button moves on
                link(*((child, "value") for child in box.children))
        self.refresh()

    @property
    def values(self):
        """The value of each control by its name."""
        return {name: control.value for name, control in self.controls.items()}

    def refresh(self, _change=None):
        """Draws the picture for the present values."""
        try:
            picture, self.words = self.draw("auto", **self.values)
        except Exception as reason:
            self.picture, self.words = "", f"This cannot be drawn: {reason}"
            raise
        else:
            inline = isinstance(picture, str)
            self.picture = picture if inline else figures.html_image(picture, self.words)
        finally:
            words = html.escape(self.words, quote=False)
            self.page.value = f'{self.picture}<div role="status" style="line-height:1.6">{words}</div>'

    def show(self):
        """Displays the explorer; where nothing runs, the page has the picture of its first values."""
        from IPython.display import display

        picture, words = self.draw("white", **self.values)
        twin = {"text/html": figures.html_image(picture, words), "text/plain": words}
        display({**twin, VIEW: self.box._repr_mimebundle_()[VIEW]}, raw=True)


def slider(label, low, high, value, step=None, width="28em"):
    """A slider for a number, whole if all of its bounds are, that answers while it moves."""
    whole = all(isinstance(number, int) for number in (low, high, value, step or 1))
    kind, step = (IntSlider, step or 1) if whole else (FloatSlider, step or (high - low) / 100)
    return kind(
        value=value, min=low, max=high, step=step, description=label,
        style={"description_width": "initial"}, layout={"width": width},
    )  # fmt: skip


def player(label, last, interval=100, value=0):
    """Play, pause and step through 0 … `last`, a step every `interval` milliseconds, with a slider beside."""
    play = Play(min=0, max=last, value=value, interval=interval, show_repeat=False)
    position = slider(label, 0, last, value)
    return HBox([position, play])


def choice(label, names, value=None):
    """One of several names, by default the first."""
    names = list(names)
    return Dropdown(
        options=names, value=names[0] if value is None else value, description=label,
        style={"description_width": "initial"}, layout={"width": "22em"},
    )  # fmt: skip


def valued(control):
    """The widget whose `value` a control stands for: the first one of a box."""
    return control.children[0] if isinstance(control, Box) else control


def error_chart(errors, at, last, theme, x_label="epoch", title="The error by epoch"):
    """The errors as an SVG string: all of them in grey, up to `at` in vermilion, that one in digits."""
    x = np.arange(len(errors))
    lines = [(x[: at + 1], errors[: at + 1], figures.VERMILION, 3)]
    if at < len(errors) - 1:
        lines.insert(0, (x, errors, figures.GREY, 1.5))
    look = {"x_label": x_label, "y_label": "error", "theme": theme, "title": title}
    return chart((0, last), (0, max(errors)), lines, [(at, errors[at], number(errors[at]))], **look)


# ---- chapter 0 -------------------------------------------------------------------------------


class Recording(Explorer):
    """A training run to watch while it happens and to play again afterwards (S1-24).

    Show it, then give it to `train` as `on_epoch`. The picture is the network, with net and out of the
    first of the examples X (m, n_0) and D (m, n_L), above the mean error of all of them, epoch by epoch.
    `epochs` is how many there will be, `interval` the milliseconds between two when they are played; further
    `controls` are those of a `frame` of one's own.
    """

    def __init__(self, net, X, D, epochs, interval=60, **controls):
        self.net, self.X, self.D, self.epochs = net, X, D, epochs
        self.moments, self.errors = [net.copy()], [net.error(X, D)]
        control = player("epoch", epochs, interval)
        self.play = control.children[1]
        super().__init__(self.frame, epoch=control, **controls)

    def __call__(self, epoch, history):
        """Keeps the network as it is after this epoch and moves the picture on to it."""
        del self.moments[epoch:], self.errors[epoch:]  # of a run before, if the cell is run again
        self.moments.append(self.net.copy())
        self.errors.append(self.net.error(self.X, self.D))
        # The page links the two, but may ask for their values before it has heard of the link.
        self.play.value = self.controls["epoch"].value = epoch

    def frame(self, theme, epoch):
        """The picture after so many epochs, or after the last there has been, and its words."""
        epoch = min(epoch, len(self.moments) - 1)
        net, trace = self.moments[epoch], self.moments[epoch].feed_forward(self.X)
        outputs, desired = numbers(trace.out[-1][:, 0]), numbers(self.D[0], trim=True)
        notes = {(len(net.sizes) - 1, j): f"desired {d}" for j, d in enumerate(desired)}
        upper = figures.network_svg(net, trace, notes=notes, theme=theme)
        words = (
            f"After {epoch} of {self.epochs} epochs: outputs {' and '.join(outputs)}, "
            f"desired {' and '.join(desired)}, error {figures.number(self.errors[epoch])}."
        )
        return stacked(upper, error_chart(self.errors, epoch, self.epochs, theme), words, theme), words


# ---- chapter 1 -------------------------------------------------------------------------------


def architecture(sizes=(5, 3, 4, 0, 2), most=8):
    """Choose the layers: the network, each K(m,n), the shapes, the count of parameters (S1-01, S1-07).

    A hidden layer of 0 neurons is left out; no layer has more than `most`.
    """
    hidden = [f"hidden layer {k}" for k in range(1, len(sizes) - 1)]
    names = ["inputs", *hidden, "outputs"]

    def draw(theme, **sizes):
        net = Network([n for n in sizes.values() if n], seed=1)
        show = ["indices", "shapes", "arrows", "legend"]
        return figures.network_svg(net, show=show, theme=theme), describe(net)

    return Explorer(
        draw, **{name: slider(name, int(name not in hidden), most, n) for name, n in zip(names, sizes)}
    )


# ---- chapter 2 -------------------------------------------------------------------------------


def neuron(weights=(0.25, 0.1), bias=0.0, inputs=(0.5, 0.25), activation="sigmoid"):
    """One neuron: its net, its out, and the slope of its activation at net (S1-04, S1-10, S2-08)."""
    starts = {symbol("w", i): w for i, w in enumerate(weights)} | {"b": bias}
    starts |= {symbol("x", i): x for i, x in enumerate(inputs)}
    n = len(weights)

    def draw(theme, activation, **values):
        numbers = list(values.values())
        net = Network([n, 1], output=activation, seed=0)
        net.weights[0], net.biases[0] = [numbers[:n]], [numbers[n]]
        trace, phi = net.feed_forward([numbers[n + 1 :]]), net.output
        z, told = trace.net[1].item(), (net, trace, 1, 0)
        slope = f"slope {number(phi.derivative(z))}"
        above = figures.network_svg(net, trace, notes={(1, 0): slope}, theme=theme, title="One neuron")
        words = f"{net_in_words(*told)}; {out_in_words(*told)}; {slope}."
        below = activation_chart(phi, z, theme)
        return stacked(above, below, "One neuron and its activation", theme), words

    kinds = choice("activation", ACTIVATIONS, activation)
    return Explorer(draw, activation=kinds, **{
        name: slider(name, -2.0, 2.0, float(value), 0.05, "19em") for name, value in starts.items()
    })  # fmt: skip


def activation_chart(phi, z, theme):
    """The curve of an activation from −10 to 10, with its tangent at `z`."""
    nets, near = np.linspace(-10, 10, 81), z + np.array([-2.0, 2.0])
    tangent = phi(z) + phi.derivative(z) * (near - z)
    low, high = min(phi(-10.0), 0.0), phi(10.0)
    lines = [
        (nets, 0 * nets, figures.GREY, 0.8),
        (nets, phi(nets), figures.BLUE, 3),
        (near, tangent, figures.VERMILION, 2),
    ]
    look = {"x_label": "net", "y_label": "out", "theme": theme, "title": phi.name, "size": (520, 220)}
    return chart((-10, 10), (low, high), lines, [(z, phi(z), "")], **look)


def feed_forward(net=None, x=None):
    """A network computes, one neuron at a time: first its net, then its out (S1-09, S1-11).

    `net` is the worked example by default, and `x` (n_0,) its inputs. The inputs are on sliders, and so are
    the weights and biases, if there are at most 20.
    """
    net, x = net or example_network(), datasets.example()[0][0] if x is None else x
    places = list(parameter_places(net)) if net.parameters.size <= 20 else []
    order = [(l, j, k) for l, n in enumerate(net.sizes) if l for j in range(n) for k in (0, 1)]

    def draw(theme, step, **values):
        l, j, kind = order[min(step, len(order) - 1)]
        values, twin = [*values.values()], net.copy()
        twin.parameters[: len(places)] = values[len(x) :]
        trace = twin.feed_forward([values[: len(x)]])
        ways = [(l, j), *((l - 1, j, i) for i in range(net.sizes[l - 1]))]
        known = known_after(trace, order[: step + 1])
        picture = figures.network_svg(twin, known, highlight=ways, theme=theme).replace("nan", "?")
        return picture, f"Step {step}: {(net_in_words, out_in_words)[kind](twin, trace, l, j)}."

    starts = {symbol("x", i): a for i, a in enumerate(x)} | dict(zip(places, net.parameters))
    return Explorer(draw, step=player("step", len(order) - 1, interval=1500), **{
        name: slider(name, -2.0, 2.0, float(value), 0.05, "19em") for name, value in starts.items()
    })  # fmt: skip


# ---- chapter 3 -------------------------------------------------------------------------------


def error_surface(net=None, X=None, D=None, across="w¹₀,₀", up="w¹₁,₁", reach=10.0, arrow=30):
    """The error over two parameters: a map, a cut along each, the gradient (S1-12, S2-10).

    The other parameters of `net` stay. The sliders go from −`reach` to `reach`. The line on the map leads
    downhill, `arrow` times as long as the gradient.
    """
    net, (X, D) = net or example_network(), datasets.example() if X is None else (X, D)
    surface, places = Slice(net, X, D, reach, arrow), list(parameter_places(net))
    u, v = (float(net.parameters[places.index(name)]) for name in (across, up))
    return Explorer(
        surface.draw,
        across=choice("across", places, across),
        up=choice("up", places, up),
        u=slider("value across", -reach, reach, u, 0.1),
        v=slider("value up", -reach, reach, v, 0.1),
    )


class Slice:
    """The error of a network as two of its parameters move and the others stay."""

    def __init__(self, net, X, D, reach, arrow):
        self.net, self.X, self.D, self.arrow = net, X, D, arrow
        self.places, self.grid = list(parameter_places(net)), np.linspace(-reach, reach, 41)
        self.map = lru_cache(maxsize=8)(self._map)

    def errors(self, across, up, u, v):
        """The error at each of the places u, v (k,)."""
        parameters = np.tile(self.net.parameters, (len(u), 1))
        parameters[:, self.places.index(across)], parameters[:, self.places.index(up)] = u, v
        return errors_of(self.net, parameters, self.X, self.D)

    def _map(self, across, up):
        u, v = (part.ravel() for part in np.meshgrid(self.grid, self.grid))
        heights = self.errors(across, up, u, v).reshape(len(self.grid), -1)
        low, high = heights.min(), heights.max()
        levels = np.linspace(low, max(high, low + 1e-6), 11)[:-1]
        return Landscape(
            heights, self.grid, self.grid, levels, x_label=across, y_label=up, value_label="E"
        )

    def draw(self, theme, across, up, u, v):
        """The map above its two cuts, and the point in words."""
        if across == up:
            blank = figures.svg_document(520, 40, "No surface", [], theme)
            return blank, f"Both sliders would move {across}: choose two different parameters."
        here, pair = self.net.copy(), [self.places.index(across), self.places.index(up)]
        here.parameters[pair] = u, v
        E, slopes = here.error(self.X, self.D), flat(here.backpropagate(self.X, self.D))[pair]
        level = np.zeros_like(self.grid)
        cuts = [self.errors(across, up, *ends) for ends in ((self.grid, level + v), (level + u, self.grid))]
        above = self.map(across, up).draw(theme, [(u, v), (u, v) - self.arrow * slopes])
        below = cuts_chart(self.grid, cuts, (u, v), E, (across, up), theme)
        E, by_u, by_v = numbers((E, *slopes), digits=5)
        words = (
            f"{across} = {number(u, 2)}, {up} = {number(v, 2)}: outputs {each(here.predict(self.X))}, "
            f"desired {each(self.D)}, error {E}; the gradient is ∂E/∂{across} = {by_u}, ∂E/∂{up} = {by_v}."
        )
        return stacked(above, below, "The error over two parameters", theme), words


def cuts_chart(grid, cuts, point, E, names, theme):
    """The error along each of two parameters, with the point on both curves."""
    looks = (figures.BLUE, 2.5), (figures.ORANGE, 2.5, "7 4")
    lines = [(grid, cut, *look) for cut, look in zip(cuts, looks)]
    ends = grid[0], grid[-1]
    look = {"x_label": f"blue: {names[0]} moves; orange, dashed: {names[1]} moves", "y_label": "E"}
    dots = [(a, E, "") for a in point]
    return chart(ends, (0, max(map(np.max, cuts))), lines, dots, theme=theme, title="Two cuts", **look)


# ---- chapter 4 -------------------------------------------------------------------------------

DELTAS = "the deltas"


def backpropagation(net=None, X=None, D=None, follow="w⁰₀,₀", step=None):
    """Follow a parameter to the error, or the deltas from right to left (S1-15 to S1-20).

    A parameter: its paths light up, the chain of factors of each is written in symbols and in numbers, with
    the central finite difference beside. "the deltas": one more δ each step, then the derivatives as
    matrices. X (1, n_0) and D (1, n_L) are one example.
    """
    net, (X, D) = net or example_network(), datasets.example() if X is None else (X, D)
    trace, grads, places = net.feed_forward(X), net.backpropagate(X, D), parameter_places(net)
    chains = {name: Chains(net, trace, D, place) for name, place in places.items()}
    story = list(deltas_in_words(net, trace, grads, D))
    deltas = [(l, j) for l in reversed(range(1, len(net.sizes))) for j in range(net.sizes[l])]
    step = len(deltas) if step is None else step

    def draw(theme, follow, step):
        step = min(step, len(story) - 1)
        words, light = story[step]
        words = f"Step {step}: {words}."
        if follow != DELTAS:
            difference = central(net, list(places).index(follow), X, D)
            light = chains[follow].edges
            chain = f"∂E/∂{follow} = {chains[follow]}; finite difference {number(difference, 6)}."
            words = f"{chain} {words}"
        notes = {(l, j): f"δ = {number(grads.deltas[l][j, 0])}" for l, j in deltas[:step]}
        return figures.network_svg(net, trace, notes=notes, highlight=light, theme=theme), words

    return Explorer(
        draw,
        follow=choice("follow", [DELTAS, *places], follow),
        step=player("step", len(story) - 1, interval=1500, value=step),
    )


# ---- chapter 5 -------------------------------------------------------------------------------


def gradient_descent(f=None, start=(-1.0, -1.5), learning_rate=0.04, steps=180):
    """The walk down the error of sin(b cos(a x)) (S2-10): learning rates too small, good, too large.

    f(p) gives the error at p = (a, b) and its gradient; by default that of the points of `datasets.wave`.
    """
    f = f or wave(*datasets.wave())
    A, B = np.linspace(-3, 3, 61), np.linspace(-3.5, 3.5, 61)
    levels = [0, 0.012, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.2, 1.6, 2, 2.4, 2.8]
    heights = np.array([[f((a, b))[0] for a in A] for b in B])
    ground = Landscape(heights, A, B, levels, x_label="a", y_label="b", value_label="error E")
    walks = lru_cache(maxsize=2)(lambda a, b, learning_rate: Walk(f, a, b, learning_rate))

    def draw(theme, a, b, learning_rate, step):
        walk = walks(a, b, learning_rate)
        step = walk.until(min(step, steps))
        above = ground.draw(theme, walk.points[: step + 1], [(1.2, 2.5), (-1.2, 2.5)])
        below = error_chart(walk.errors[: step + 1], step, steps, theme, "step", "The error by step")
        return stacked(above, below, "Gradient descent", theme), walk.words(step)

    return Explorer(
        draw,
        a=slider("start a", -3.0, 3.0, start[0], 0.1),
        b=slider("start b", -3.5, 3.5, start[1], 0.1),
        learning_rate=slider("learning rate η", 0.01, 4.0, learning_rate, 0.01),
        step=player("step", steps, value=steps),
    )


WHOLE = "the whole run"


def training_loop(net=None, X=None, D=None, epochs=40, batch_size=2, learning_rate=1.0, seed=1):
    """A network trains while you watch its error; the parts of the loop one by one (S1-21 to S1-24).

    `net` says which network, 2-3-1 by default; each seed gives it new weights and its shuffles. X (m, n_0)
    and D (m, n_L) are by default the exclusive or, of inputs −1 and 1.
    """
    net = net or Network([2, 3, 1], hidden="tanh", loss="binary_cross_entropy", seed=0)
    if X is None:
        X, D = datasets.xor()
        X = 2 * X - 1
    runs = lru_cache(maxsize=2)(lambda *settings: Run(net, X, D, *settings))

    def draw(theme, epoch, part, batch_size, learning_rate, seed):
        run = runs(batch_size, learning_rate, seed)
        epoch = run.until(min(epoch, epochs))
        words = run.words(epoch) if part == WHOLE else run.part_words(part, epoch)
        above = run_picture(run, part, epoch, theme)
        below = error_chart(run.errors[: epoch + 1], epoch, epochs, theme)
        return stacked(above, below, "A training run", theme), words

    return Explorer(
        draw,
        epoch=player("epoch", epochs, value=epochs // 2),
        part=choice("show", [WHOLE, *Run.PARTS]),
        batch_size=slider("batch size", 1, len(X), batch_size),
        learning_rate=slider("learning rate η", 0.1, 10.0, learning_rate, 0.1),
        seed=slider("seed", 0, 20, seed),
    )


def run_picture(run, part, epoch, theme):
    """The network after so many epochs at one part of the loop, with the first row of its minibatch."""
    net, rows = run.moment(epoch), run.orders[epoch][: run.batch_size]
    first = rows[0] if part != WHOLE else 0
    grads, last = net.backpropagate(run.X[rows], run.D[rows]), len(net.sizes) - 1
    notes = {(last, j): f"desired {number(d, trim=True)}" for j, d in enumerate(run.D[first])}
    if part in ("backward", "accumulate"):
        deltas = enumerate(grads.deltas[1:], 1)
        notes = {(l, j): f"δ = {number(d[j, 0])}" for l, d in deltas for j in range(len(d))}
    if part in ("adjust", "reset"):
        net.parameters -= run.rate * flat(grads)
    return figures.network_svg(net, net.feed_forward(run.X[[first]]), notes=notes, theme=theme)


# ---- chapter 6 -------------------------------------------------------------------------------

SIDE = np.linspace(-1.5, 1.5, 61)  # of the plane of the inputs
PLANE = np.stack(np.meshgrid(SIDE, SIDE), axis=-1).reshape(-1, 2)
PALE_ORANGE, PALE_BLUE = "#F3D080", "#80B8D9"  # half-way to white, so that points stand out
DRAWN = 200  # points are drawn, at most
OUTPUT = "the output"


def plane(net, l, j):
    """The Plane of neuron j of layer l of a network with two inputs (S2-03)."""
    from matplotlib.colors import LinearSegmentedColormap

    trace = net.feed_forward(PLANE)
    nets, outs = (part[l][j].reshape(len(SIDE), -1) for part in (trace.net, trace.out))
    reach = np.abs(outs).max() or 1.0  # a dead neuron has no reach
    if net.activations[l].name == "sigmoid":
        levels, colours = [0, 0.1, 0.3, 0.5, 0.7, 0.9], [PALE_ORANGE, figures.WHITE, PALE_BLUE]
    elif outs.min() < 0:
        levels, colours = np.linspace(-reach, reach, 9)[:-1], [PALE_ORANGE, figures.WHITE, PALE_BLUE]
    else:
        levels, colours = np.linspace(0, reach, 9)[:-1], [figures.WHITE, PALE_BLUE]
    return Plane(outs, nets, SIDE, SIDE, levels, LinearSegmentedColormap.from_list("pale", colours))


class Boundary(Recording):
    """A training run to watch in the plane of its two inputs: the border moves between the classes (S2-03).

    Used as a Recording is. The picture is the map of the output, with the lines of layer 1 dashed, or of any
    neuron, above the error by epoch; of the examples X (m, 2) and D (m, 1) the first are drawn. ValueError
    for other numbers of inputs and outputs.
    """

    def __init__(self, net, X, D, epochs, interval=60):
        if (net.sizes[0], net.sizes[-1]) != (2, 1):
            raise ValueError(f"net has layers {list(net.sizes)}, expected 2 inputs and 1 output")
        layers = list(enumerate(net.sizes))[1:-1]
        self.neurons = {OUTPUT: (len(net.sizes) - 1, 0)}
        self.neurons |= {f"layer {l}, neuron {j}": (l, j) for l, n in layers for j in range(n)}
        super().__init__(net, X, D, epochs, interval, look=choice("look at", self.neurons))

    def frame(self, theme, epoch, look):
        """The map after so many epochs, or after the last there has been, and its words."""
        epoch = min(epoch, len(self.moments) - 1)
        net, (l, j) = self.moments[epoch], self.neurons[look]
        cuts = list(zip(net.weights[0], net.biases[0])) if look == OUTPUT else ()
        upper = plane(net, l, j).draw(theme, self.X[:DRAWN], self.D[:DRAWN], cuts, look)
        trace, m = net.feed_forward(self.X), len(self.X)
        right, on = is_right(trace.out[-1], self.D.T).sum(), (trace.net[l][j] > 0).sum()
        words = (
            f"After {epoch} of {self.epochs} epochs: error {number(self.errors[epoch])}, {right} of {m} "
            f"points are right. {symbol('net', l, j)} = {sum_in_words(net, l, j)}; it is positive for {on}."
        )
        return stacked(upper, error_chart(self.errors, epoch, self.epochs, theme), words, theme), words


def ring(X=None, D=None, lines=3):
    """Put a region together from straight lines by hand: one hidden layer of ReLU neurons (S2-01).

    The hidden neurons have weights of length 1 in evenly spread directions. X (m, 2) and D (m, 1) are by
    default two circles of points.
    """
    X, D = datasets.circles(DRAWN) if X is None else (X, D)

    def draw(theme, lines, turn, distance, height, steepness):
        net = lines_network(lines, turn, distance, height, steepness)
        cuts = list(zip(net.weights[0], net.biases[0]))
        picture = plane(net, 2, 0).draw(theme, X[:DRAWN], D[:DRAWN], cuts, "A region from straight lines")
        right = is_right(net.predict(X).T, D.T).sum()
        k, c, s = numbers((steepness, height, distance), trim=True)
        directions = spoken(f"{turn + 360 * j / lines:.0f}°" for j in range(lines))
        words = (
            f"Hidden neurons: {lines}, parameters: {net.parameters.size}, directions: {directions}; "
            f"net = {k} · ({c} − Σ max(0, uⱼ · x − {s})). {right} of {len(X)} points are right, "
            f"error {number(net.error(X, D))}."
        ).replace("− −", "+ ")
        return picture, words

    return Explorer(
        draw,
        lines=slider("hidden neurons", 1, 8, lines),
        turn=slider("turn, degrees", 0, 180, 90),
        distance=slider("distance s", -0.5, 1.0, 0.0, 0.05),
        height=slider("height c", 0.0, 2.0, 0.6, 0.05),
        steepness=slider("steepness k", 1.0, 40.0, 20.0, 1.0),
    )


def lines_network(lines, turn, distance, height, steepness):
    """The 2-n-1 with net = k (c − Σ max(0, uⱼ · x − s)), uⱼ of length 1, the first at `turn` degrees."""
    angles = np.radians(turn) + 2 * np.pi * np.arange(lines) / lines
    net = Network([2, lines, 1], hidden="relu", loss="binary_cross_entropy", seed=0)
    net.weights = [np.c_[np.cos(angles), np.sin(angles)], np.full((1, lines), -steepness)]
    net.biases = [np.full(lines, -distance), [steepness * height]]
    return net
