"""A walk down a surface, and a training run with the parts of its loop, in words."""

import numpy as np

from nnbook.words.numbers import bracketed, counted, each, few, first_of, listing, written, written_each

BLOWN_UP = "Then the numbers blow up: the learning rate is too large."


def walk_in_words(walk, step):
    """Where a walk is after this step, how the next is computed, and what to think of the rate (S2-10)."""
    here, slope, rate = walk.points[step], walk.slopes[step], walk.learning_rate
    place = ", ".join(f"{name} = {written(p)}" for name, p in zip("ab", here))
    if walk.has_no_beginning:
        return f"At {place} there is no error, or no slope: no walk begins here. Press another place."
    onward = " and ".join(
        f"{name} = {written(p)} − {written(rate, trim=True)} · {bracketed(s)} = {written(p - rate * s)}"
        for name, p, s in zip("ab", here, slope)
    )
    return (
        f"After step {step}, {place}, E = {written(walk.errors[step])}; the gradient is "
        f"{listing(slope)}. The next step leads to {onward}. {_verdict(walk, step)}"
    )


def _verdict(walk, step):
    """Whether the rate is too large, as far as this walk can tell, and whether there is a way to go."""
    if walk.blows_up_after(step):
        return BLOWN_UP
    rises = walk.rises(step)
    if rises:
        return f"The error rose in {rises} of the {step} steps: here the learning rate is too large."
    level = np.hypot(*walk.slopes[step]) < 0.01
    end = "the ground is nearly level" if level else "there is still a slope to go down"
    return f"The error has not risen, and {end}."


def run_in_words(run, epoch):
    """A training run so far: outputs and error over all of the data (S1-24)."""
    outputs = each(run.moment(epoch).predict(run.X))
    return (
        f"After {counted(epoch, 'epoch')}, with {counted(run.steps_per_epoch, 'step')} in each: "
        f"outputs {outputs}, desired {each(run.D)}, error {written(run.errors[epoch])}."
        f"{' ' + BLOWN_UP if run.blows_up_after(epoch) else ''}"
    )


def part_in_words(run, part, epoch):
    """One of the PARTS of the loop, told for the first minibatch after so many epochs (S1-21 to S1-23)."""
    return f"Epoch {epoch + 1}, {part}: {PARTS[part](run, epoch, *run.minibatch(epoch))}."


def _shuffle(run, epoch, net, rows, X, D):
    return f"the {len(run.X)} rows of the data get a new order, {few(run.orders[epoch])}"


def _minibatch(run, epoch, net, rows, X, D):
    data = f"inputs {each(X)}, desired {each(D)}"
    minibatches = counted(run.steps_per_epoch, "minibatch", "minibatches")
    return f"the first of {minibatches} is row {few(rows)}: {data}"


def _forward(run, epoch, net, rows, X, D):
    errors = few(written_each(net.errors(X, D)))
    return f"outputs {each(net.predict(X))}, errors {errors}; the picture shows row {rows[0]}"


def _backward(run, epoch, net, rows, X, D):
    deltas = each(net.backpropagate(X, D).deltas[-1].T)
    return f"δ of the output layer {deltas}; the picture shows row {rows[0]}"


def _accumulate(run, epoch, net, rows, X, D):
    first, more = first_of(range(len(rows)))
    terms = [net.backpropagate(X[[k]], D[[k]]).flat[0] for k in first]
    whole = len(rows) * net.backpropagate(X, D).flat[0] if more else sum(terms)
    added = " + ".join([*map(bracketed, terms), *more])
    return (
        f"∂E/∂w⁰₀,₀, added up over the minibatch, is {added}{f' = {written(whole)}' * (len(rows) > 1)}; "
        f"divided by {len(rows)} it is {written(whole / len(rows))}; and so for each parameter"
    )


def _adjust(run, epoch, net, rows, X, D):
    w, slope = net.parameters[0], net.backpropagate(X, D).flat[0]
    computed = f"{written(w)} − {written(run.learning_rate, trim=True)} · {bracketed(slope)}"
    return f"w⁰₀,₀ becomes {computed} = {written(w - run.learning_rate * slope)}; and so each parameter"


def _reset(run, epoch, net, rows, X, D):
    rest = run.orders[epoch][run.batch_size :][: run.batch_size]
    coming = f"the next minibatch is row {few(rest)}" if len(rest) else "the epoch is over"
    return f"the sums of the derivatives are zero again, and {coming}"


PARTS = {
    "shuffle": _shuffle, "minibatch": _minibatch, "forward": _forward, "backward": _backward,
    "accumulate": _accumulate, "adjust": _adjust, "reset": _reset,
}  # fmt: skip
