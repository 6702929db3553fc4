"""What the playground says of its run, and how it writes the names of its inputs."""

from nnbook.words.numbers import written


def progress_in_words(experiment):
    """How far a run is and how well it does, or that the numbers blew up."""
    e = experiment
    if e.ended:
        return (
            f"In minibatch {e.steps} the numbers blew up: the learning rate {e.ended.learning_rate} "
            "is too large for this network and these data. The picture is the last before that. "
            "Choose a smaller rate, or press reset."
        )
    (error, test_error), right = (written(result.error) for result in e.results), ""
    if e.classes:
        shares = [f"{100 * result.accuracy:.1f} %" for result in e.results]
        right = f"; right are {shares[0]} and {shares[1]}"
    sizes = "-".join(map(str, e.net.sizes))
    return (
        f"{e.start.data}, network {sizes}, after {e.epochs:.1f} epochs ({e.steps} minibatches): error "
        f"{error} on the {len(e.X)} training points, {test_error} on the {len(e.X_test)} test "
        f"points{right}."
    )


def failure_in_words(reason):
    """Why nothing came of what the reader asked for: an error, or an interrupt."""
    if isinstance(reason, Exception):
        return f"This cannot be done: {reason}"
    return "Interrupted: the run stands where its last whole step has led."


def input_in_words(name):
    """The name of an input as it is read: x1² for x1**2."""
    return name.replace("**2", "²").replace("*", " · ").replace("(", " ").replace(")", "")
