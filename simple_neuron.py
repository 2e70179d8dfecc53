# SPDX-License-Identifier: 0BSD
"""One neuron, y = w * x + b, learns y = 2x from six examples by gradient descent.

The neuron guesses, and one number, the loss, says how wrong its guesses are. Draw the loss for
every w: it is a bowl. Draw it for every w and b: it is a long valley. Its lowest point is where w
and b are best. Gradient descent walks down to it by repeating four functions:

    forward     guess                     y_pred = w * x + b
    mse         see how wrong it is       loss = mean((y_pred - y_true)²)
    gradients   see which way is uphill   dw, db: the slopes of the loss along w and along b
    update      step the other way        w - learning_rate * dw, b - learning_rate * db

`train` repeats them. What the names mean:

    x, y_true      inputs, and the correct output for each
    y_pred         the predicted outputs: the guesses
    w, b           weight and bias, which are learned. y = w * x + b is a line: w is its slope, and
                   b is its height at x = 0
    dw, db         the slopes of the loss: how fast it rises as w grows, and as b grows
    learning_rate  how far to step for each unit of slope
    epoch          one round of the four functions, over all examples
    mean(...)      the average over all examples

`python3 simple_neuron.py` shows the neuron learning. For your own data, call `fit(x, y_true)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, KeysView, Mapping, Sequence, Set
from math import fsum, sqrt
from numbers import Integral, Rational
from warnings import warn

__version__ = "1.0.0"
__all__ = ["forward", "mse", "gradients", "update", "train"]
__all__ += ["fit", "standardize", "learning_rate_limit"]

X = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
Y_TRUE = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]


def forward(x: Sequence[float], w: float, b: float) -> list[float]:
    """Return the guesses: the list of w * x_i + b, one for each input.

    Learning starts from w = 0.1 and b = 0.0, but any other start would do. So at first, the guess
    for the input 0.5 is 0.05. The correct output is 1.0.

    >>> forward([0.5], w=0.1, b=0.0)
    [0.05]

    x is a list of inputs. The guesses are in y's units, as is b; w is in y's units per unit of x.
    """
    return [w * x_i + b for x_i in x]


def mse(y_pred: Sequence[float], y_true: Sequence[float]) -> float:
    """Return the loss, which says how wrong the guesses are: mean((y_pred - y_true)²).

    This is the mean squared error. Because of the square, too low costs as much as too high, and
    one big miss costs more than two half as big. The loss is 0 only if all guesses are right.
    Learning itself needs just the slopes of the loss; the loss shows us how it is going.

    >>> print(f"{mse([0.05], [1.0]):.4f}")
    0.9025

    y_pred and y_true are lists of the same length. The loss is in y's units, squared.

    ValueError: no data, or different lengths.
    """
    n = len(y_true)
    if n == 0 or len(y_pred) != n:
        raise ValueError(f"{len(y_pred)} y_pred and {n} y_true: give pairs, at least one")
    # Not sum(): Python 3.12 changed its rounding. The int 0 keeps sums of Fractions exact.
    total: float = 0
    for guess, correct in zip(y_pred, y_true):
        error = guess - correct
        total += error * error
    return total / n


def gradients(
    x: Sequence[float], y_pred: Sequence[float], y_true: Sequence[float]
) -> tuple[float, float]:
    """Return (dw, db), the slopes of the loss: how fast it rises as w grows, and as b grows.

        dw = 2 · mean((y_pred - y_true) · x)        db = 2 · mean(y_pred - y_true)

    In mathematics, each slope is a (partial) derivative, and together they are the gradient.

    Why these formulas? Raise w by a tiny h. Then a guess rises by h · x, and so does its error,
    e = y_pred - y_true. Its square becomes (e + h · x)² = e² + 2 · e · x · h + (h · x)².
    The last term hardly counts: if h is 0.001, h² is 0.000001. So for each unit of h, the square
    rises by 2 · e · x, and the loss by the mean of that, which is dw. Inputs far from 0 count more.
    But raise b by h, and every guess rises by h alone. So db has no x.

    The guess 0.05 is too low by 0.95. So dw = 2 · (-0.95) · 0.5, and db = 2 · (-0.95).

    >>> dw, db = gradients([0.5], [0.05], [1.0])
    >>> print(f"dw = {dw:.4f}, db = {db:.4f}")
    dw = -0.9500, db = -1.9000

    Large networks find their slopes layer by layer, from the last to the first, which is called
    backpropagation.

    x, y_pred and y_true are lists of the same length. dw is in the loss's units per unit of w, and
    db per unit of b.

    ValueError: no data, or different lengths.
    """
    n = len(x)
    if n == 0 or len(y_pred) != n or len(y_true) != n:
        raise ValueError(f"{n} x, {len(y_pred)} y_pred, {len(y_true)} y_true: give n > 0 of each")
    dw: float = 0
    db: float = 0
    for x_i, guess, correct in zip(x, y_pred, y_true):
        error = guess - correct
        dw += error * x_i
        db += error
    return 2 * dw / n, 2 * db / n


def update(w: float, b: float, dw: float, db: float, learning_rate: float) -> tuple[float, float]:
    """Return the new (w, b), one step downhill: (w - learning_rate * dw, b - learning_rate * db).

    Why minus? If dw is negative, the loss falls as w grows, so w must grow. If dw is positive, the
    loss rises as w grows, so w must shrink. And the steeper the slope, the longer the step.

    >>> w, b = update(0.1, 0.0, dw=-0.95, db=-1.9, learning_rate=0.01)
    >>> print(f"w = {w:.4f}, b = {b:.4f}: the guess for 0.5 is now {forward([0.5], w, b)[0]:.3f}")
    w = 0.1095, b = 0.0190: the guess for 0.5 is now 0.074
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
    """Start from w and b, repeat the four functions `epochs` times, and return the new (w, b).

    >>> train(X, Y_TRUE)
    (1.9999999487799383, 1.0637166684534733e-07)

    x and y_true pair up: each input has its correct output. Lists, tuples, generators or columns
    of numpy and pandas will do. They hold int, float or Fraction.

    on_epoch(epoch, loss, w, b), if given, is called after each epoch. epoch counts from 0. loss is
    from before the epoch's step; w and b are from after it.

    The same input gives the same result, to the last bit, on every Python. If x, y_true, w, b and
    learning_rate are all Fractions, nothing is rounded. But they get ever longer, so run only a
    few epochs.

    ValueError:
    - x or y_true is empty, or their lengths differ
    - a number is nan, or not from -1e75 to 1e75
    - learning_rate is 0 or less, or `learning_rate_limit(x)` or more
    - epochs is negative

    TypeError:
    - x or y_true is a set or a dict, or has more than one dimension
    - a number is not an int, float or Fraction, or epochs is not an int

    RuntimeWarning: after the last epoch, the best line, the one with the lowest loss, is still more
    than a millionth of y_true's standard deviation away (if all y_true are equal, of their size).
    `fit` finds it.
    """
    x, y_true = _pairs(x, y_true)
    w, b = _number(w, "w"), _number(b, "b")
    learning_rate = _stable_rate(learning_rate, x)
    _check_epochs(epochs)
    for epoch in range(epochs):
        y_pred = forward(x, w, b)
        loss = mse(y_pred, y_true)
        dw, db = gradients(x, y_pred, y_true)
        w, b = update(w, b, dw, db, learning_rate)
        if on_epoch is not None:
            on_epoch(epoch, loss, w, b)
    if epochs and not _has_arrived(x, y_true, w, b):
        # The data are named because Python shows a warning with the same text only once.
        first, last = (float(x[0]), float(y_true[0])), (float(x[-1]), float(y_true[-1]))
        problem = f"{epochs} epochs stopped short of the best line for {first} ... {last}"
        warn(f"{problem}: use fit(x, y_true), or more epochs", RuntimeWarning, stacklevel=2)
    return w, b


def main() -> None:
    """Show the neuron learning: this is what `python3 simple_neuron.py` does.

    The first steps rush down a wall of the valley, raising b along with w. Later steps creep along
    the valley's floor: w still grows, and b comes back.
    """
    epochs = 5000

    def ask(when: str, w: float, b: float) -> None:
        answer = forward([4.0], w, b)[0]
        print(f"{when}: w = {w:.4f}, b = {b:.4f}, so input 4.0 gives {answer:.4f} (correct: 8.0)")

    def show(epoch: int, loss: float, w: float, b: float) -> None:
        if epoch in (0, 20, 40, 60, 80, 200, 500, 1000, 2000):
            print(f"epoch {epoch}: loss={loss:.4f}, w={w:.4f}, b={b:.4f}")
        epochs_done = epoch + 1
        if epochs_done in (100, epochs):
            ask(f"After {epochs_done} epochs", w, b)

    print("One neuron, y = w * x + b, learns y = 2x from 6 examples.\n")
    ask("Before learning", w=0.1, b=0.0)
    train(X, Y_TRUE, w=0.1, b=0.0, epochs=epochs, on_epoch=show)


# The lesson ends here. What follows is for your own data.


def fit(x: Iterable[float], y_true: Iterable[float]) -> tuple[float, float]:
    """Return the (w, b) of the best line for any data: the line with the lowest loss.

    >>> celsius, fahrenheit = [-10, 0, 20, 100], [14, 32, 68, 212]
    >>> w, b = fit(celsius, fahrenheit)
    >>> print(f"Fahrenheit = {w:.2f} * Celsius + {b:.2f}")
    Fahrenheit = 1.80 * Celsius + 32.00

    Many data sets make a valley too long to walk: steps that are safe on its steep walls are tiny
    on its flat floor. So `fit` standardizes x and y_true first, trains, and converts the line back.
    Why does that help?

    - Now mean(x) is 0, so b cancels out of dw: mean(b · x) = b · mean(x). In the same way, w
      cancels out of db. So w and b no longer make up for each other.
    - Now mean(x²) is 1, so dw is twice the distance from w to its best value. For b, db always is.
      The valley has become a round bowl.

    So at the learning rate 0.25, each epoch halves both distances. After 100 epochs, only rounding
    is left.

    x and y_true are as for `train`. b is in y's units, and w in y's units per unit of x.

    ValueError:
    - all x are equal: many lines are best
    - the x are too close together for floats: the message says what to do

    ValueError, TypeError: x or y_true is not as for `train`.
    """
    x, y_true = _pairs(x, y_true)
    z_x, x_mean, x_sd = _standardize(x)
    _check_spread(x, x_mean, x_sd)
    z_y, y_mean, y_sd = _standardize(y_true)
    w, _ = train(z_x, z_y, w=0.0, b=0.0, learning_rate=0.25, epochs=100)
    # b is 0 there, apart from rounding, as both means are 0. So the line that was learned is
    # (y - y_mean) / y_sd = w * (x - x_mean) / x_sd. Solved for y:
    w = w * y_sd / x_sd
    b = y_mean - w * x_mean
    return w, b


def standardize(x: Iterable[float]) -> tuple[list[float], float, float]:
    """Return (z, mean, sd), with z_i = (x_i - mean) / sd.

    sd is the standard deviation, a typical distance from the mean: sqrt(mean((x - mean(x))²)).
    The z have mean 0 and standard deviation 1.

    >>> standardize([1, 3])
    ([-1.0, 1.0], 2.0, 1.0)

    z is a list of floats, mean and sd are in x's units. If all x are equal, the z are 0.0, and so
    is sd. For x and the exceptions, see `train`.
    """
    return _standardize(_numbers(x, "x"))


def learning_rate_limit(x: Iterable[float]) -> float:
    """Return the upper limit of the learning rate: below it, training on x settles.

    >>> print(f"{learning_rate_limit(X):.5f}")
    0.21578

    A step that is too long crosses the valley and lands higher on the other wall. Below the limit,
    the loss never rises, apart from rounding. At the limit or above it, from almost every start,
    the swings no longer shrink. With m1 = mean(x) and m2 = mean(x²), the limit is

        2 / (m2 + 1 + sqrt((m2 - 1)² + 4 · m1²))

    It is at most 1. For mathematicians: this is 2/λmax, known as the maximum stable learning rate.
    λmax is the larger eigenvalue of the loss's Hessian, 2 · [[m2, m1], [m1, 1]] (LeCun et al.,
    "Efficient BackProp", 1998).

    For x and the exceptions, see `train`.
    """
    return _learning_rate_limit(_numbers(x, "x"))


# Shared by the functions above. The data have been checked by now.


def _standardize(x: Sequence[float]) -> tuple[list[float], float, float]:
    n = len(x)
    # Not x_i itself: a clock in nanoseconds has more digits than a float. Differences have fewer.
    from_first = [x_i - x[0] for x_i in x]
    mean_from_first = fsum(from_first) / n
    mean = x[0] + mean_from_first
    widest = float(max(from_first) - min(from_first))
    if widest == 0:  # all equal, or Fractions too close together for floats
        return [0.0] * n, mean, 0.0
    # Not in units of x: the squares of distances below 1e-162 vanish.
    scaled = [(difference - mean_from_first) / widest for difference in from_first]
    scaled_sd = sqrt(fsum(s * s for s in scaled) / n)
    return [s / scaled_sd for s in scaled], mean, widest * scaled_sd


def _learning_rate_limit(x: Sequence[float]) -> float:
    m1 = fsum(x) / len(x)
    m2 = fsum(x_i * x_i for x_i in x) / len(x)
    # Not hypot(): Python 3.9 rounds it differently.
    return 2 / (m2 + 1 + sqrt((m2 - 1) * (m2 - 1) + 4 * m1 * m1))


def _has_arrived(x: Sequence[float], y_true: Sequence[float], w: float, b: float) -> bool:
    if not any(y_true):  # all are 0: there is no size to compare with
        return True
    z, x_mean, _ = _standardize(x)
    _, y_mean, y_sd = _standardize(y_true)
    y_all_equal = y_sd <= 2.2e-16 * abs(y_mean)  # apart from a float's last bit
    y_scale = abs(y_mean) if y_all_equal else y_sd
    rounding = 1e-15 * (abs(w * x_mean) + abs(b))
    tolerance = 1e-6 * y_scale + rounding
    # Along standardized x, slopes are twice the distances to the best line, as in `fit`.
    dw, db = gradients(z, forward(x, w, b), y_true)
    return abs(dw) <= 2 * tolerance and abs(db) <= 2 * tolerance


# The checks.


def _pairs(x: Iterable[float], y_true: Iterable[float]) -> tuple[list[float], list[float]]:
    x, y_true = _numbers(x, "x"), _numbers(y_true, "y_true")
    if len(x) != len(y_true):
        raise ValueError(
            f"{len(x)} x but {len(y_true)} y_true: give pairs, and leave out only whole pairs"
        )
    return x, y_true


def _numbers(values: Iterable[float], name: str) -> list[float]:
    kind = type(values).__name__
    # A set has no order, and a dict would yield only its keys. An explicit d.keys() is fine.
    if isinstance(values, (Set, Mapping)) and not isinstance(values, KeysView):
        raise TypeError(f"{name} is a {kind}: give a list, so that x and y_true pair up")
    dimensions = getattr(values, "ndim", 1)
    if dimensions != 1:
        raise TypeError(
            f"{name} is a {kind} of {dimensions} dimensions: give a list, or one column"
        )
    tolist = getattr(values, "tolist", None)  # numpy, pandas, torch and array have it
    numbers = [_number(value, name, i) for i, value in enumerate(tolist() if tolist else values)]
    if not numbers:
        raise ValueError(f"{name} is empty: give at least one number")
    return numbers


def _number(value: float, name: str, i: int | None = None) -> float:
    number = _plain(value, name, i)
    # The loss squares w * x: here, that is about 1e300 at most. Floats reach 1e308, so the sum over
    # 10 million examples fits. Below the limit of the learning rate, the loss never rises.
    if not -1e75 <= number <= 1e75:
        problem = f"{_place(name, i)} is {number!r:.60}"
        raise ValueError(f"{problem}: leave it out, or give one from -1e75 to 1e75")
    return number


def _plain(value: float, name: str, i: int | None = None) -> float:
    # Numpy's own numbers wrap around (200 + 100 is 44 in uint8) or round more (float32).
    item = getattr(value, "item", None)
    plain: float = item() if item and getattr(value, "ndim", 0) == 0 else value
    if not isinstance(plain, (float, Rational)):  # int and Fraction are Rational
        raise TypeError(f"{_place(name, i)} is {plain!r:.60}, not an int, float or Fraction")
    return plain


def _place(name: str, i: int | None) -> str:
    return name if i is None else f"{name}[{i}]"


def _stable_rate(learning_rate: float, x: Sequence[float]) -> float:
    rate = _plain(learning_rate, "learning_rate")
    if not rate > 0:
        problem = f"learning_rate={rate!r:.60} is not above 0"
        raise ValueError(f"{problem}: give a positive one, or use fit(x, y_true)")
    limit = _learning_rate_limit(x)
    if rate >= limit:
        problem = f"learning_rate={rate!r:.60} is too large for this x"
        raise ValueError(f"{problem}: give less than {limit}, or use fit(x, y_true)")
    return rate


def _check_epochs(epochs: int) -> None:
    if not isinstance(epochs, Integral):
        raise TypeError(f"epochs={epochs!r:.60} is not an int: give a whole number, such as 5000")
    if epochs < 0:
        raise ValueError(f"epochs={epochs!r:.60} is negative: give 0 or more")


def _check_spread(x: Sequence[float], x_mean: float, x_sd: float) -> None:
    if x_sd == 0:
        raise ValueError(f"all x are {x[0]!r:.60}: many lines are best, so give different x")
    if x_sd <= 1e-12 * abs(x_mean):  # w * x + b would round too much of it away
        problem = f"x are too close together for numbers near {x_mean:.6g}"
        raise ValueError(f"{problem}: subtract x[0] from each x")
    if x_sd < 1e-75:  # far below this, w would overflow
        problem = f"x are too close together: their standard deviation is {x_sd:.6g}"
        raise ValueError(f"{problem}; multiply each x by 1e75")


if __name__ == "__main__":
    main()
