"""A training run to watch and to play again."""

from nnbook.explorers.mechanism import Explorer, given, player
from nnbook.figures.charts import error_chart
from nnbook.figures.networks import network_svg
from nnbook.figures.svg import stacked
from nnbook.words.numbers import written, written_each


class Recording(Explorer):
    """A training run to watch while it happens and to play again afterwards (S1-24).

    Show it, then give it to `train` as `on_epoch`. The picture is the network, with net and out of the
    first of the examples X (m, n_0) and D (m, n_L), above the mean error of all of them, epoch by epoch.
    `epochs` is how many there will be, `interval` the milliseconds between two when they are played; further
    `controls` are those of a `moment` of one's own.
    """

    def __init__(self, net, X, D, epochs, interval=60, **controls):
        (self.net, self.X, self.D), self.epochs = given(net, X, D), epochs
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

    def frame(self, theme, epoch, **look):
        """The picture after so many epochs, or after the last there has been, and its words."""
        epoch = min(epoch, len(self.moments) - 1)
        upper, words = self.moment(self.moments[epoch], self.errors[epoch], theme, **look)
        words = f"After {epoch} of {self.epochs} epochs: {words}"
        return stacked(upper, error_chart(self.errors, epoch, self.epochs, theme), words, theme), words

    def moment(self, net, error, theme):
        """What stands above the errors for a network as it was, and what it shows in words."""
        trace = net.feed_forward(self.X)
        outputs, desired = written_each(trace.out[-1][:, 0]), written_each(self.D[0], trim=True)
        notes = {(len(net.sizes) - 1, j): f"desired {d}" for j, d in enumerate(desired)}
        told = f"outputs {' and '.join(outputs)}, desired {' and '.join(desired)}, error {written(error)}."
        return network_svg(net, trace, notes=notes, theme=theme), told
