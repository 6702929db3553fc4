"""Chapter 7: a neuron that reads few pixels, and a picture that is misread for few pixels."""

from functools import cache

import numpy as np

from nnbook import datasets
from nnbook.exercises.asking import output_is, weights_at_most
from nnbook.exercises.building import BuiltExercise, Requirement
from nnbook.exercises.taking import counted, network, picture
from nnbook.network import Network

MISREAD, AS = 9, 7  # the digit, and what it should be taken for


def zero_or_one():
    W = np.zeros((28, 28))
    W[14, 14] = W[15, 14] = 20
    W[16, 7] = W[18, 7] = -20
    net = Network([784, 1], seed=0)
    net.weights[0], net.biases[0] = [W.ravel()], [-10]
    return net


@cache
def zeros_and_ones():
    """The 500 zeros and the 500 ones of the digits, (500, 784) each."""
    X = datasets.digits()[0]
    return X[:500].copy(), X[500:1000].copy()


def read_apart(net):
    """How many of the zeros and of the ones are right."""
    zeros, ones = (net.predict(X)[:, 0] > 0.5 for X in zeros_and_ones())
    return counted(net) | {"zeros": 100 * (~zeros).mean(), "ones": 100 * ones.mean()}


@cache
def means():
    """The mean picture of each digit, (10, 784)."""
    return datasets.digits()[0].reshape(10, 500, 784).mean(axis=1)


@cache
def original():
    """The nine that is to be changed, (784,)."""
    return datasets.one_of_each()[MISREAD]


def misread_nine():
    X, D = datasets.digits()
    seven, nine = (X[D[:, k] == 1].mean(axis=0) for k in (7, 9))
    picture = datasets.one_of_each()[9]
    wanted = np.where(seven > nine, 1.0, 0.0)
    gain = (seven - nine) * (wanted - picture)
    best = np.argsort(gain)[-6:]
    picture[best] = wanted[best]
    return picture


def misread(x):
    """What the network of the mean pictures says of x, and how much of it is changed."""
    nets = means() @ x - (means() ** 2).sum(axis=1) / 2
    read = int(nets.argmax())
    return {"said": read, "reading": f"a{'n' * (read == 8)} {read}",
            "ahead": float(nets[AS] - nets[MISREAD]), "lowest": float(x.min()),
            "highest": float(x.max()), "changed": int((np.abs(x - original()) > 1e-6).sum())}  # fmt: skip


EXERCISES = (
    BuiltExercise(
        "zero_or_one", "07", "core", 10,
        "A neuron that tells 0 from 1 and looks at four pixels: a network with 784 inputs and one logistic "
        "output whose out is above ½ for the ones and not for the zeros. It is tried on the 500 zeros and "
        "the 500 ones that the book brings, which are the first 1,000 rows of datasets.digits(). A Network, "
        "or its numbers (W, b).",
        network(784, 1), read_apart,
        (
            Requirement("zeros", "at least 99 %", "{zeros:.1f} % of the zeros have out ≤ ½",
                        lambda facts: facts["zeros"] >= 99),
            Requirement("ones", "at least 99 %", "{ones:.1f} % of the ones have out > ½",
                        lambda facts: facts["ones"] >= 99),
            weights_at_most(4),
            output_is("logistic"),
        ),
        zero_or_one,
        "In the middle, a one has ink and a zero has none; at the left side of its ring a zero has ink and a "
        "one has none. Two pixels of either kind are enough; the bias asks for half a pixel of ink more in "
        "the middle than at the side. The difference of the two mean pictures shows which pixels to take.",
        ("Draw the mean of the ones minus the mean of the zeros: where is it largest, where least?",
         "Give the two best pixels of the middle a positive weight, two of the ring a negative one.",
         "Print the sums of a few zeros and ones: which bias lies between them?"),
    ),
    BuiltExercise(
        "misread_nine", "07", "hard", 15,
        f"A nine that is read as a seven: the picture datasets.one_of_each()[{MISREAD}] with a few pixels "
        "changed. It is read by a network of ten neurons without a hidden layer. The weights of neuron k are "
        "m_k, the mean of the 500 pictures of digit k in datasets.digits(), its bias is −(m_k · m_k)/2, and "
        "the neuron with the largest net wins. A picture (784,) or (28, 28), its shades from 0 to 1.",
        picture, misread,
        (
            Requirement("reading", f"a {AS}", "the network reads {reading} "
                        f"(the net of {AS} is {{ahead:+.2f}} beside that of {MISREAD})",
                        lambda facts: facts["said"] == AS),
            Requirement("pixels", "at most 6", "{changed} pixels are changed",
                        lambda facts: facts["changed"] <= 6),
            Requirement("shades", "from 0 to 1", "the shades go from {lowest:.3g} to {highest:.3g}",
                        lambda facts: facts["lowest"] >= -1e-6 and facts["highest"] <= 1 + 1e-6),
        ),
        misread_nine,
        "A change of pixel i moves the net of 7, less that of 9, by (m_7 − m_9)_i times the change. So each "
        "pixel is worth at most that, once it is all ink or all paper, and the best six are taken. The "
        "slope by the inputs says where to change a picture; here it is the same for every picture.",
        ("The net of 7 minus the net of 9 is a sum over the pixels. Which part of it is pixel i's?",
         "How much can each pixel gain, if it becomes 1 where m_7 is darker than m_9, and 0 elsewhere?",
         "Sort the gains and take the largest six."),
    ),
)  # fmt: skip
