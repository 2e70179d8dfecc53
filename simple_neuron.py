# SPDX-License-Identifier: 0BSD
"""One neuron, y = w * x + b, learns y = 2x from six examples.

The neuron guesses, and one number, the loss, says how wrong its guesses are.
Every pair of w and b is a place on a map, and the loss is the height there.
Here, the land is a long valley. At its lowest point, w and b are best, and the
ground is level: the slopes of the loss are 0. Gradient descent walks down to
that point by repeating four functions:

    forward     guess                     y_pred = w * x + b
    mse         see how wrong it is       loss = mean((y_pred - y_true)²)
    gradients   see which way is uphill   dw, db: the slopes of the loss
    update      step the other way        w - learning_rate * dw,
                                          b - learning_rate * db

`train` repeats them. What the names mean:

    x, y_true      inputs, and the correct output for each
    y_pred         the predicted outputs: the guesses
    w, b           weight and bias, which are learned. y = w * x + b is a line:
                   w says how steep it is (in y's units per unit of x), and b
                   is its height at x = 0 (in y's units)
    loss           how wrong the guesses are, overall (in y's units, squared)
    dw, db         the slopes of the loss: how fast it rises as w grows, and as
                   b grows. dw is one name, "d-w", not a product
    learning_rate  how far to step for each unit of slope
    epoch          one round of the four functions, over all examples
    mean(...)      the average over all examples

`python3 simple_neuron.py` shows the neuron learning, and its path on a map of
the valley. For your own data, call `fit(x, y_true)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from math import fsum, sqrt  # fsum: the exact sum, rounded once
from numbers import Integral, Real
from warnings import warn

__version__ = "1.0.0"
__all__ = ["forward", "mse", "gradients", "update", "train"]
__all__ += ["fit", "standardize", "learning_rate_limit"]

X = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
Y_TRUE = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]


# The four functions. Their type hints say float, but given only Fractions,
# they round nothing.


def forward(x: Sequence[float], w: float, b: float) -> list[float]:
    """Return the guesses: the list of w * x_i + b, one for each input.

    Learning must start somewhere, here at w = 0.1 and b = 0.0. Then the guess
    for the input 0.5 is 0.05. The correct output is 1.0.

    >>> forward([0.5], w=0.1, b=0.0)
    [0.05]
    """
    return [w * x_i + b for x_i in x]


def mse(y_pred: Sequence[float], y_true: Sequence[float]) -> float:
    """Return the loss, the mean squared error: mean((y_pred - y_true)²).

    Once squared, too low costs as much as too high, and one miss by 2 costs
    more than two misses by 1. If all guesses are right, the loss is 0.
    Learning needs only the slopes of the loss; the loss itself shows how it is
    going.

    >>> print(f"{mse([0.05], [1.0]):.4f}")
    0.9025

    ValueError: no data, or different lengths.
    """
    n = len(y_true)
    if n == 0 or len(y_pred) != n:
        raise ValueError(
            f"{len(y_pred)} y_pred and {n} y_true: give pairs, at least one"
        )
    # Not sum(): Python 3.12 changed its rounding. Not from 0.0: Fractions
    # would become floats.
    total: float = 0
    for guess, correct in zip(y_pred, y_true):
        error = guess - correct
        total += error * error
    return total / n


def gradients(
    x: Sequence[float], y_pred: Sequence[float], y_true: Sequence[float]
) -> tuple[float, float]:
    """Return (dw, db): how fast the loss rises as w grows, and as b grows.

        dw = 2 * mean((y_pred - y_true) * x)
        db = 2 * mean(y_pred - y_true)

    In mathematics, each slope is a (partial) derivative, and together they are
    the gradient.

    Why these formulas? Raise w by a tiny h. Then a guess rises by h * x, and
    so does its error, e = y_pred - y_true. Its square becomes
    (e + h * x)² = e² + 2 * e * x * h + (h * x)². The last term hardly counts:
    if h is 0.001, h² is 0.000001. So the square rises by about 2 * e * x times
    h, and the loss, the mean of the squares, by dw times h. Inputs far from 0
    count more. Raise b instead, and every guess rises by just h. So db has no
    x.

    For a single example whose guess is 0.95 too low, dw is 2 * (-0.95) * 0.5,
    and db is 2 * (-0.95).

    >>> dw, db = gradients([0.5], [0.05], [1.0])
    >>> print(f"dw = {dw:.4f}, db = {db:.4f}")
    dw = -0.9500, db = -1.9000

    ValueError: no data, or different lengths.
    """
    n = len(x)
    if n == 0 or len(y_pred) != n or len(y_true) != n:
        raise ValueError(
            f"{n} x, {len(y_pred)} y_pred, {len(y_true)} y_true: "
            "give pairs, at least one"
        )
    error_sum: float = 0
    error_times_x_sum: float = 0
    for x_i, guess, correct in zip(x, y_pred, y_true):
        error = guess - correct
        error_times_x_sum += error * x_i
        error_sum += error
    dw = 2 * error_times_x_sum / n
    db = 2 * error_sum / n
    return dw, db


def update(
    w: float, b: float, dw: float, db: float, learning_rate: float
) -> tuple[float, float]:
    """Return the new (w, b), one step downhill.

        w - learning_rate * dw
        b - learning_rate * db

    Why minus? If dw is negative, the loss falls as w grows, so w must grow. If
    dw is positive, the loss rises as w grows, so w must shrink. And the
    steeper the slope, the longer the step.

    >>> w, b = update(0.1, 0.0, dw=-0.95, db=-1.9, learning_rate=0.01)
    >>> guess = forward([0.5], w, b)[0]
    >>> print(f"w = {w:.4f}, b = {b:.4f}: 0.5 now gives {guess:.3f}")
    w = 0.1095, b = 0.0190: 0.5 now gives 0.074
    """
    return w - learning_rate * dw, b - learning_rate * db


def train(
    x: Iterable[float],
    y_true: Iterable[float],
    *,
    w: float = 0.1,
    b: float = 0.0,
    learning_rate: float = 0.01,
    epochs: int = 5000,
    on_epoch: Callable[[int, float, float, float], object] | None = None,
) -> tuple[float, float]:
    """Start at w and b, repeat the four functions, and return the new (w, b).

    >>> w, b = train(X, Y_TRUE)
    >>> print(f"w = {w:.4f}, b = {b:.4f}")
    w = 2.0000, b = 0.0000

    x and y_true are lists, columns of numpy or pandas, or anything else that
    holds numbers in order. Training calculates in floats, which keep about 16
    digits.

    on_epoch(epoch, loss, w, b), if given, is called after each epoch. epoch
    counts from 0. loss is from before the epoch's step; w and b are from after
    it.

    RuntimeWarning: this is not the best line, the one with the lowest loss.
    Its height at the mean of x, or its rise over one standard deviation of x
    (see `standardize`), is off by more than rounding plus about a millionth of
    y_true's standard deviation (of y_true itself, if all are equal; of 1, if
    all are 0).

    ValueError: no data, different lengths, nan or a number beyond ±1e75 in x
    or y_true, or a learning_rate that is not between 0 and
    `learning_rate_limit(x)`.

    TypeError: x or y_true is a set, dict or table, or holds anything other
    than real numbers.

    Why thousands of epochs? For X, straight up a wall of the valley, both
    slopes are 9.27 times the offsets of w and b from the lowest point; along
    its floor, only 0.31 times. So at a rate of 0.01, a step covers 9.27% of
    the rest of the way down the wall, but only 0.31% along the floor.
    """
    x, y_true = _pairs(x, y_true)
    learning_rate = _rate(learning_rate, x)
    w = float(w)
    b = float(b)
    for epoch in range(epochs):
        y_pred = forward(x, w, b)
        loss = mse(y_pred, y_true)
        dw, db = gradients(x, y_pred, y_true)
        w, b = update(w, b, dw, db, learning_rate)
        if on_epoch is not None:
            on_epoch(epoch, loss, w, b)
    _warn_unless_best(x, y_true, w, b, epochs)
    return w, b


# The lesson ends here. Two questions are left: how to need fewer steps (see
# `fit`), and how long a step may be (see `learning_rate_limit`). The next
# three functions are for your own data.


def fit(x: Iterable[float], y_true: Iterable[float]) -> tuple[float, float]:
    """Return the (w, b) of the best line, the one with the lowest loss.

    >>> celsius, fahrenheit = [-10, 0, 20, 100], [14, 32, 68, 212]
    >>> w, b = fit(celsius, fahrenheit)
    >>> print(f"Fahrenheit = {w:.2f} * Celsius + {b:.2f}")
    Fahrenheit = 1.80 * Celsius + 32.00

    Differences between integers are exact. All else is calculated in floats,
    which keep about 16 digits.

    With most data, walking the valley takes too long: steps that are safe on
    its steep walls are tiny on its flat floor. So `fit` standardizes x and
    y_true (it subtracts the mean and divides by the standard deviation),
    trains, and converts the line back. Why does that help?

        dw = 2 * mean((w * x + b - y_true) * x)
           = 2 * (w * mean(x²) + b * mean(x) - mean(x * y_true))

    Now mean(x) is 0, and mean(x²) is 1. So dw is just
    2 * (w - mean(x * y_true)). It is 0 at the best w, so it is twice the
    offset from there, whatever b is. Likewise, db is just 2 * b. The valley
    has become a round bowl: at a learning rate of 0.5, a step covers half of
    twice the offsets: all of them. A second step corrects the first one's
    rounding.

    Formulas find the same line without learning, and faster: see
    `statistics.linear_regression` (Python 3.10 or later).

    ValueError: all x are equal (many lines are best then), or closer together
    than about a ten-billionth of their size, or than 1e-75 (floats would round
    too much, or overflow).

    ValueError, TypeError: bad x or y_true, as in `train`.
    """
    x, y_true = _pairs(x, y_true)
    z_x, x_mean, x_sd = standardize(x)
    z_y, y_mean, y_sd = standardize(y_true)
    if min(x) == max(x):
        raise ValueError(
            f"all x are {x[0]}: many lines are best, so give different x "
            "(did float() round them?)"
        )
    # Otherwise, w * x + b would round too much, or w could overflow
    if x_sd <= max(1e-10 * abs(x_mean), 1e-75):
        raise ValueError(
            f"x are too close together for floats near {x_mean:.6g}: subtract "
            "m = min(x) from each x and each new x, as int or Decimal, not float"
        )
    w, _ = train(z_x, z_y, w=0.0, b=0.0, learning_rate=0.5, epochs=2)
    # Its b is 0 except for rounding, as both means are 0. So the learned line
    # is (y - y_mean) / y_sd = w * (x - x_mean) / x_sd. Solved for y:
    w = w * y_sd / x_sd
    b = y_mean - w * x_mean
    return w, b


def standardize(x: Iterable[float]) -> tuple[list[float], float, float]:
    """Return (z, mean, sd), with z_i = (x_i - mean) / sd.

    mean(z) is 0, and mean(z²) is 1. sd is the standard deviation, a typical
    distance from the mean: sqrt(mean((x - mean(x))²)). It is in x's units, as
    the mean is. If all x are equal, sd and every z_i are 0.

    >>> standardize([1, 3])
    ([-1.0, 1.0], 2.0, 1.0)

    For what x may be, and the exceptions, see `train`.
    """
    x = _numbers(x, "x")
    # Differences, because far from 0, the mean itself would be rounded.
    from_first = [x_i - x[0] for x_i in x]
    width = max(from_first) - min(from_first)
    if width == 0:
        return [0.0] * len(x), float(x[0]), 0.0
    mean_from_first = fsum(from_first) / len(x)
    # In units of the width, because squares of tiny numbers round to 0.
    deviations = [(d - mean_from_first) / width for d in from_first]
    spread = sqrt(fsum(d * d for d in deviations) / len(x))
    z = [d / spread for d in deviations]
    return z, x[0] + mean_from_first, width * spread


def learning_rate_limit(x: Iterable[float]) -> float:
    """Return the upper limit of the learning rate: below it, training settles.

    >>> print(f"{learning_rate_limit(X):.5f}")
    0.21578

    A step that is too long crosses the valley and lands higher on the other
    wall. Straight across the valley, the slope is k times the distance from
    the floor. (For X, k is 9.27, as in `train`; for standardized x, it is 2,
    as in `fit`.) So a step is learning_rate * k times that distance: at a
    rate of 1 / k, it ends on the floor; at 2 / k, just as high on the other
    wall. That is the limit. With m1 = mean(x) and m2 = mean(x²),

        k = m2 + 1 + sqrt((m2 - 1)² + 4 * m1²)

    Below the limit, the loss never rises, apart from rounding. At the limit or
    above it, from almost every start, the swings no longer shrink. For
    mathematicians: k is λmax, the larger eigenvalue of the loss's Hessian,
    2 * [[m2, m1], [m1, 1]]. For 2 / λmax, see LeCun et al., "Efficient
    BackProp", 1998.

    For what x may be, and the exceptions, see `train`.
    """
    x = _numbers(x, "x")
    m1 = fsum(x) / len(x)
    m2 = fsum(x_i * x_i for x_i in x) / len(x)
    # Not hypot(): Python 3.9 rounds it differently.
    k = m2 + 1 + sqrt((m2 - 1) * (m2 - 1) + 4 * m1 * m1)
    return 2 / k


# The checks


def _warn_unless_best(
    x: list[float], y_true: list[float], w: float, b: float, epochs: int
) -> None:
    z, x_mean, _ = standardize(x)
    _, y_mean, y_sd = standardize(y_true)
    # With standardized x, the slopes are twice the offsets from the best line,
    # as in `fit`.
    dw, db = gradients(z, forward(x, w, b), y_true)
    rounding = 1e-15 * (abs(w * x_mean) + abs(b))
    tolerance = 1e-6 * (y_sd or abs(y_mean) or 1.0) + rounding
    best = abs(dw) <= 2 * tolerance and abs(db) <= 2 * tolerance
    if not best:  # or if nan, which fails every comparison
        # With w and b, since Python shows the same text only once for each
        # line of code.
        warn(
            f"{epochs} epochs stopped short of the best line "
            f"(at w = {w:.6g}, b = {b:.6g}): try fit(x, y_true), or more",
            RuntimeWarning,
            stacklevel=3,
        )


def _rate(learning_rate: float, x: list[float]) -> float:
    limit = learning_rate_limit(x)
    if not 0 < learning_rate < limit:
        raise ValueError(
            f"learning_rate={learning_rate} is not between 0 and {limit}, the limit "
            "for x: change it, or use fit(x, y_true)"
        )
    return float(learning_rate)


def _pairs(
    x: Iterable[float], y_true: Iterable[float]
) -> tuple[list[float], list[float]]:
    x = _numbers(x, "x")
    y_true = _numbers(y_true, "y_true")
    if len(x) != len(y_true):
        raise ValueError(
            f"{len(x)} x and {len(y_true)} y_true: find what has no partner "
            "(a header? a gap in only one?), don't cut either just to fit"
        )
    return x, y_true


def _numbers(numbers: Iterable[float], name: str) -> list[float]:
    # A set has no order. A dict or a table would yield only its keys or column
    # names.
    if isinstance(numbers, (Set, Mapping)) or getattr(numbers, "ndim", 1) != 1:
        raise TypeError(
            f"{name} is a {type(numbers).__name__}: give the original list "
            f"(list({name}) can have another order) or one flat column; check that "
            "x[i] belongs to y_true[i]"
        )
    listed: list[float] = []
    for i, number in enumerate(numbers):
        if isinstance(number, float):  # the usual cases first, for speed
            number = float(number)
        elif isinstance(number, (int, Integral)):
            number = int(number)  # stays exact: floats keep only 16 digits
        elif isinstance(number, Real):
            number = float(number)
        else:
            raise TypeError(
                f"{name}[{i}] is {number!r:.60}, not a number: convert it (text: "
                "plain numbers by float, dates and times by strptime; then "
                "durations, or dates minus the first, by total_seconds()), or leave "
                "out headers, and pairs that lack a number"
            )
        # So that its fourth power can't overflow; nan fails, too
        if not -1e75 <= number <= 1e75:
            raise ValueError(
                f"{name}[{i}] is {number!r:.80}, not in ±1e75: if it is a gap, leave "
                "out all such pairs, x[i] and y_true[i] together"
            )
        listed.append(number)
    if not listed:
        raise ValueError(f"{name} is empty or used up: give a list of numbers")
    return listed


# What `python3 simple_neuron.py` shows


def main() -> None:
    """Show the neuron learning, and its path on a map of the valley.

    At first, all guesses are too low, so w and b both rise: the path rushes
    down a wall of the valley. Then it creeps along the floor (`train` says why
    so slowly): the more w grows, the less b is needed, so b comes back. In
    each row, the loss is from before the step.
    """
    losses: list[float] = []
    path = [(0.1, 0.0)]  # path[n] is (w, b) after n epochs

    def keep(epoch: int, loss: float, w: float, b: float) -> None:
        losses.append(loss)
        path.append((w, b))

    def ask(when: str, epochs: int) -> None:
        w, b = path[epochs]
        answer = forward([4.0], w, b)[0]
        print(
            f"{when}: w = {w:.4f}, b = {b:.4f}, "
            f"so 4.0 gives {answer:.4f} (correct: 8.0)"
        )

    def show(*epochs: int) -> None:
        for epoch in epochs:
            w, b = path[epoch + 1]
            print(f"epoch {epoch}: loss={losses[epoch]:.4f}, w={w:.4f}, b={b:.4f}")

    train(X, Y_TRUE, w=0.1, b=0.0, epochs=5000, on_epoch=keep)
    print("One neuron, y = w * x + b, learns y = 2x from 6 examples.\n")
    ask("Before learning", 0)
    show(0, 20, 40, 60, 80)
    ask("After 100 epochs", 100)
    show(200, 500, 1000, 2000)
    _print_valley(path)
    ask("After 5000 epochs", 5000)


def _print_valley(path: Sequence[tuple[float, float]]) -> None:
    """Print a map: the loss at each w and b as a symbol, or the path's digit.

    Where the path passes more than once, the first time counts.
    """
    digits: dict[tuple[int, int], str] = {}
    for epochs, (w, b) in enumerate(path):
        place = (round(20 * w), round(10 * b))
        # Counts the milestones reached
        digit = sum(epochs >= first for first in (1, 10, 100))
        digits.setdefault(place, str(digit))
    print("\nThe valley from above: the loss for each w and b, and the path.")
    print(
        "loss:  blank up to 0.03  . to 0.1  : to 0.3  - to 1  = to 3  + to 10  * above"
    )
    print(
        "path:  0 start  1 first reached after 1 to 9 epochs  2 after 10 to 99"
        "  3 later\n"
    )
    for row in range(9, -5, -1):
        line = ""
        for column in range(60):
            loss = mse(forward(X, column / 20, row / 10), Y_TRUE)
            height = sum(loss > step for step in (0.03, 0.1, 0.3, 1, 3, 10))
            line += digits.get((column, row), " .:-=+*"[height])
        print(f"b = {row / 10:4.1f} {line}")
    print("         |                   |                   |")
    print("     w = 0.0                 1.0                 2.0\n")


if __name__ == "__main__":
    main()
