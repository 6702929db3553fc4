"""A training run to watch and to play again."""

from nnbook.explorers.hands import dropped, network_hands
from nnbook.explorers.mechanism import Explorer, given, player
from nnbook.figures.charts import error_chart
from nnbook.figures.networks import network_svg
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
        self.player = player("epoch", epochs, interval)
        super().__init__(self.frame, epoch=self.player, **controls)

    def __call__(self, epoch, history):
        """Keeps the network as it is after this epoch and moves the picture on to it."""
        del self.moments[epoch:], self.errors[epoch:]  # of a run before, if the cell is run again
        self.moments.append(self.net.copy())
        self.errors.append(self.net.error(self.X, self.D))
        self.controls["epoch"].value = epoch

    def frame(self, theme, epoch, **look):
        """The picture after so many epochs, or after the last there has been, and its words."""
        epoch = min(epoch, len(self.moments) - 1)
        pictures, words = self.moment(self.moments[epoch], self.errors[epoch], theme, **look)
        hand = dropped("epoch", x=("epoch", self.player))
        errors = error_chart(self.errors, epoch, self.epochs, theme, hand=hand)
        return [*pictures, errors], f"After {epoch} of {self.epochs} epochs: {words}"

    def moment(self, net, error, theme):
        """The pictures that stand beside the errors for a network as it was, and what they show in words."""
        trace = net.feed_forward(self.X)
        outputs, desired = written_each(trace.out[-1][:, 0]), written_each(self.D[0], trim=True)
        notes = {(len(net.sizes) - 1, j): f"desired {d}" for j, d in enumerate(desired)}
        told = f"outputs {' and '.join(outputs)}, desired {' and '.join(desired)}, error {written(error)}."
        return [network_svg(net, trace, notes=notes, theme=theme, hands=network_hands(net, trace))], told
