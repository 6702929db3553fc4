"""A network as it came, beside the same network while it learns."""

from nnbook.checks import check_number, check_whole_number
from nnbook.evaluation import number_right
from nnbook.explorers.hands import dropped
from nnbook.explorers.mechanism import Explorer, check_plane, given, player
from nnbook.figures.charts import error_chart
from nnbook.figures.decision_maps import named_plane
from nnbook.network import check_network
from nnbook.training import Training

MOST = 10_000  # epochs, each of which is kept


def before_and_after(net, X, D, epochs=60, batch_size=20, learning_rate=0.5, seed=0, interval=80):
    """An untrained network beside the same one after each epoch, to be played; it stays as it is (S1-24).

    net: 2 inputs and 1 output; X (m, 2), D (m, 1). The other arguments are those of `train`, `interval` the
    milliseconds between two epochs. ValueError or TypeError for another network, or what `train` refuses.
    """
    net, X, D = given(check_network(net), X, D)
    check_plane("net", net)
    epochs = check_whole_number("epochs", epochs, 1, MOST)
    interval = check_number("interval", interval, above=0, at_most=60_000)
    epoch = player("epoch", epochs, interval, value=epochs)
    settings = {"batch_size": batch_size, "learning_rate": learning_rate, "seed": seed}
    return Explorer(Learning(net, X, D, epoch, **settings).draw, epoch=epoch)


class Learning:
    """A network as it is after each epoch of a run on X and D; `epoch` is the player."""

    def __init__(self, net, X, D, epoch, **settings):
        self.X, self.D, self.epoch, net = X, D, epoch, net.copy()
        training, self.moments = Training(net, X, D, **settings), [net.copy()]
        for _ in range(epoch.high):
            training.train(epochs=1)
            self.moments.append(net.copy())
        self.steps_per_epoch = training.steps_per_epoch
        self.errors = [moment.error(X, D) for moment in self.moments]
        self.right = [number_right(moment, X, D) for moment in self.moments]

    def draw(self, theme, epoch):
        """The map as it was, that after so many epochs, the errors, and the same in words."""
        names = {"untrained": self.moments[0], f"after epoch {epoch}": self.moments[epoch]}
        maps = [named_plane(net, name).draw(theme, self.X, self.D, title=name) for name, net in names.items()]
        look = {"size": (300, 306), "hand": dropped("epoch", x=("epoch", self.epoch))}
        errors = error_chart(self.errors, epoch, self.epoch.high, theme, **look)
        return [*maps, errors], (
            f"Untrained, the network has {self.right[0]} of {len(self.X)} points right; after epoch {epoch}, "
            f"{self.right[epoch]}."
        )
