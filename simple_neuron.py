# SPDX-License-Identifier: 0BSD
"""One neuron, y = w * x + b, learns y = 2x from six examples by gradient descent.

Learning is four small steps, one function each, again and again:

    forward     guess:                y_pred = w * x + b
    mse         how wrong:            loss = mean((y_pred - y_true)²)
    gradients   which way is uphill:  dw, db = slope of the loss in w, and in b
    update      one step down:        w - learning_rate * dw, b - learning_rate * db

`train` repeats them. What the names mean:

    x              inputs, one number for each example
    y_true         correct outputs, one for each input
    y_pred         the neuron's guesses, one for each input
    w, b           weight and bias, the two numbers that it learns: the slope of its line, and
                   the line's height at x = 0
    loss           mean squared error (MSE): 0 when every guess is correct, otherwise above 0
    dw, db         gradient: how fast the loss rises when w grows, and when b grows
    learning_rate  how far to step for a slope of 1
    epoch          one round of the four steps, on all examples
    n, Σ, mean     how many examples; the sum over them; the sum divided by n

Learn from the six examples, then ask about an input that was not among them:

>>> w, b = train(X, Y_TRUE)
>>> print(f"w = {w:.4f}, b = {b:.4f}, 4.0 gives {forward([4.0], w, b)[0]:.4f}")
w = 2.0000, b = 0.0000, 4.0 gives 8.0000

`python3 simple_neuron.py` shows it learning. `python3 -m doctest simple_neuron.py` runs every
example in this file and prints nothing when all of them hold.
"""

from __future__ import annotations

from _collections_abc import Callable, Sequence  # collections.abc would slow the start
from math import inf, sqrt
from numbers import Integral, Rational
from sys import float_info

__version__ = "1.0.0"
__all__ = [
    "Y_TRUE",
    "X",
    "forward",
    "gradients",
    "learning_rate_limit",
    "main",
    "mse",
    "train",
    "update",
]

X = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
Y_TRUE = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]


def forward(x: Sequence[float], w: float, b: float) -> list[float]:
    """Guess: return the list of w * x_i + b, one output for each input.

    Before it has learned, the neuron gives 0.05 for 0.5, where 1.0 is correct:

    >>> forward([0.5], w=0.1, b=0.0)
    [0.05]
    """
    y_pred = []
    for x_i in x:
        y_pred.append(w * x_i + b)
    return y_pred


def mse(y_pred: Sequence[float], y_true: Sequence[float]) -> float:
    """How wrong: return the mean squared error, mean((y_pred - y_true)²), in y's unit squared.

    Squared, so that a miss counts the same on either side, and one big miss more than two of
    half its size. ValueError if there is no data, or the lengths differ.

    >>> print(f"{mse([0.05], [1.0]):.4f}")
    0.9025
    """
    n = len(y_true)
    if n == 0 or len(y_pred) != n:
        raise _length_error(y_pred=y_pred, y_true=y_true)
    total: float = 0  # not 0.0, which would turn Fraction into float
    for guess, correct in zip(y_pred, y_true):
        error = guess - correct
        total += error * error
    return total / n


def gradients(
    x: Sequence[float], y_pred: Sequence[float], y_true: Sequence[float]
) -> tuple[float, float]:
    """Which way is uphill: return (dw, db), the slope of the loss in w, and in b.

        dw = 2 · Σ (y_pred - y_true) x / n        db = 2 · Σ (y_pred - y_true) / n

    These are the derivatives of mean((w * x + b - y_true)²) by the chain rule: the square gives
    2 · (y_pred - y_true), and y_pred itself grows by x when w grows by 1, by 1 when b does.
    Units: that of the loss, per unit of w or of b. ValueError as for `mse`.

    0.05 is too low where 1.0 is correct, so more w or more b would lower the loss:

    >>> dw, db = gradients([0.5], [0.05], [1.0])
    >>> print(f"dw = {dw:.4f}, db = {db:.4f}")
    dw = -0.9500, db = -1.9000
    """
    n = len(x)
    if n == 0 or len(y_pred) != n or len(y_true) != n:
        raise _length_error(x=x, y_pred=y_pred, y_true=y_true)
    dw: float = 0
    db: float = 0
    for x_i, guess, correct in zip(x, y_pred, y_true):
        error = guess - correct
        dw += error * x_i
        db += error
    return 2 * dw / n, 2 * db / n


def update(w: float, b: float, dw: float, db: float, learning_rate: float) -> tuple[float, float]:
    """One step down: return (w - learning_rate * dw, b - learning_rate * db).

    >>> update(1.0, 0.0, dw=-4.0, db=2.0, learning_rate=0.25)
    (2.0, -0.5)
    """
    return w - learning_rate * dw, b - learning_rate * db


def train(
    x: Sequence[float],
    y_true: Sequence[float],
    w: float = 0.1,
    b: float = 0.0,
    learning_rate: float = 0.01,
    epochs: int = 5000,
    on_epoch: Callable[[int, float, float, float], object] | None = None,
) -> tuple[float, float]:
    """Again and again: take the four steps `epochs` times from w and b; return the new (w, b).

    After each epoch, on_epoch(epoch, loss, w, b) is called, with epochs counted from 0, the loss
    of that epoch's guess (before its step), and w and b after the step:

    >>> def show(epoch, loss, w, b):
    ...     print(f"epoch {epoch}: loss={loss:.4f}, w={w:.4f}, b={b:.4f}")
    >>> w, b = train(X, Y_TRUE, epochs=2, on_epoch=show)
    epoch 0: loss=13.6879, w=0.2441, b=0.0665
    epoch 1: loss=11.2864, w=0.3749, b=0.1266

    It stops after `epochs`, whether or not it has reached the best line, the one with the lowest
    loss. For other data than X, half of `learning_rate_limit(x)` is a rate that never blows up,
    but it can be slow. With x standardised, (x - mean) / statistics.pstdev(x), one epoch at the
    rate 0.5 gives the best line for that x, up to rounding.

    The same inputs give the same bits on CPython and PyPy:

    >>> train(X, Y_TRUE, epochs=100)
    (1.7389680910260903, 0.5418646357034324)

    With x, y_true, w and b of int or Fraction and a Fraction learning_rate, nothing is rounded.

    ValueError: no data, x and y_true of different lengths, nan or inf, a learning_rate not above
    0 or not below the limit, epochs below 0. TypeError: anything but int, float or
    Fraction. OverflowError: numbers so large that floats overflow. Neither nan nor inf is ever
    returned or given to on_epoch.

    >>> train(X, Y_TRUE, learning_rate=0.3)
    Traceback (most recent call last):
    ValueError: learning_rate=0.3 is too large for this x: training settles only below about 0.216; try 0.11
    """
    _check_arguments(x, y_true, w, b, learning_rate, epochs)
    if epochs:
        # rate * 0 turns int w and b into the rate's type. Else, if all numbers but a Fraction rate
        # were int, the first mean would be int / int, a float.
        w, b = update(w, b, 0, 0, learning_rate)
    for epoch in range(epochs):
        y_pred = forward(x, w, b)
        loss = mse(y_pred, y_true)
        if loss == inf:  # as long as the loss is finite, so is the step, and with it w and b
            raise _too_large(x=x, y_true=y_true, w=[w], b=[b])
        dw, db = gradients(x, y_pred, y_true)
        w, b = update(w, b, dw, db, learning_rate)
        if on_epoch is not None:
            on_epoch(epoch, loss, w, b)
    return w, b


def learning_rate_limit(x: Sequence[float]) -> float:
    """Return the learning rate at and above which training on x does not settle: at most 1.

    As a landscape over w and b, the loss is a valley. A step that is too long lands higher on the
    other side than it started. Where that begins depends on x alone, through m1 = mean(x) and
    m2 = mean(x²):

        2 / (m2 + 1 + sqrt((m2 - 1)² + 4 · m1²))

    Below it, the loss never rises, apart from rounding. At it, training swings for ever from almost
    every start; above it, it blows up. In terms of linear algebra, it is 2 / the largest eigenvalue
    of the loss's Hessian, 2 · [[m2, m1], [m1, 1]] (LeCun and others, Efficient BackProp, 1998).
    Errors as for `train`.

    >>> print(f"{learning_rate_limit(X):.5f}")
    0.21578
    """
    n = len(x)
    if n == 0:
        raise _length_error(x=x)
    _check_numbers("x[{}]", x)
    total = total_of_squares = 0.0
    for x_i in map(float, x):
        total += x_i
        total_of_squares += x_i * x_i
    m1, m2 = total / n, total_of_squares / n
    limit = 2 / (m2 + 1 + sqrt((m2 - 1) * (m2 - 1) + 4 * m1 * m1))
    if limit == 0:  # the bracket has overflowed to inf
        raise _too_large(x=x)
    return limit


def _check_arguments(
    x: Sequence[float], y_true: Sequence[float], w: float, b: float, rate: float, epochs: int
) -> None:
    if len(x) != len(y_true):
        raise _length_error(x=x, y_true=y_true)
    limit = learning_rate_limit(x)
    advice = f"training settles only below about {limit:.3g}; try {limit / 2:.2g}"
    _check_numbers("y_true[{}]", y_true)
    _check_numbers("w", [w])
    _check_numbers("b", [b])
    if not isinstance(rate, (float, Rational)):
        raise TypeError(f"learning_rate is {rate!r}, not an int, float or Fraction: {advice}")
    if not rate > 0:
        raise ValueError(f"learning_rate={rate!r} is not above 0: {advice}")
    if rate >= limit:
        raise ValueError(f"learning_rate={rate!r} is too large for this x: {advice}")
    if not isinstance(epochs, Integral):
        raise TypeError(f"epochs is {epochs!r}: give a whole number such as 5000")
    if epochs < 0:
        raise ValueError(f"epochs={epochs!r} is negative: give 0 or more")


def _check_numbers(name: str, values: Sequence[float]) -> None:
    """Raise for the first bad value, under its name: {} in name becomes its index."""
    for i, value in enumerate(values):
        # Rational means int and Fraction. It is slow to ask, so int also stands before it.
        if not isinstance(value, (float, int, Rational)):
            raise TypeError(f"{name.format(i)} is {value!r}: convert it, for example with float()")
        if not abs(value) <= float_info.max:
            raise ValueError(
                f"{name.format(i)} is {value!r}, not a finite float: "
                "leave it out, or, if it is just too large, scale the data"
            )


def _length_error(**data: Sequence[float]) -> ValueError:
    """Return the error for lists, given by their names, that are empty or differ in length."""
    (first, n), *others = [(name, len(values)) for name, values in data.items()]
    for name, length in others:
        if length != n:
            return ValueError(f"{first} has {n} values but {name} has {length}: they go in pairs")
    return ValueError(f"0 values in {' and '.join(data)}: give at least one")


def _too_large(**data: Sequence[float]) -> OverflowError:
    """Return the error for lists, given by their names, whose numbers overflow on the way."""
    reached = ", ".join(f"{name} reaches {max(map(abs, v))!r}" for name, v in data.items())
    return OverflowError(f"numbers too large, scale the data: {reached}")


def main() -> None:
    """Print how the neuron learns; `python3 simple_neuron.py` does just this.

    >>> main()  # doctest: +ELLIPSIS
    One neuron, y = w * x + b, learns y = 2x from 6 examples.
    ...
    After 5000 epochs: w = 2.0000, b = 0.0000, so input 4.0 gives 8.0000 (correct: 8.0)
    """

    def ask(when: str, w: float, b: float) -> None:
        answer = forward([4.0], w, b)[0]
        print(f"{when}: w = {w:.4f}, b = {b:.4f}, so input 4.0 gives {answer:.4f} (correct: 8.0)")

    def show(epoch: int, loss: float, w: float, b: float) -> None:
        if epoch % 20 == 0:
            print(f"epoch {epoch}: loss={loss:.4f}, w={w:.4f}, b={b:.4f}")

    w, b = 0.1, 0.0
    print("One neuron, y = w * x + b, learns y = 2x from 6 examples.\n")
    ask("Before learning", w, b)
    w, b = train(X, Y_TRUE, w, b, epochs=100, on_epoch=show)
    ask("After 100 epochs", w, b)
    w, b = train(X, Y_TRUE, w, b, epochs=4900)
    ask("After 5000 epochs", w, b)


if __name__ == "__main__":
    main()
