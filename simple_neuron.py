# SPDX-License-Identifier: 0BSD
"""One neuron, y = w * x + b, learns y = 2x from six examples by gradient descent.

One number, the loss, says how wrong its guesses are. Plotted against w, the loss is a bowl;
against w and b, a long valley, whose lowest point marks the best w and b. The slope where you
stand says which way is up: step the other way, and look again. That takes four functions:

    forward     guess:                y_pred = w * x + b
    mse         how wrong:            loss = mean((y_pred - y_true)²), the mean squared error
    gradients   which way is uphill:  dw, db = slope of the loss as w grows, and as b grows
    update      one step downhill:    w - learning_rate * dw, b - learning_rate * db

`train` repeats them, and warns if it stops short of the best line. What the names mean:

    x, y_true      inputs, and the correct output for each
    w, b           weight and bias, which the neuron learns: the slope of its line, and the line's
                   height at x = 0 (dw is another slope: that of the loss)
    learning_rate  step = learning_rate * slope
    epoch          one round of the four steps, on all examples
    n, Σ, mean     how many examples; the sum over them; the sum divided by n

`python3 simple_neuron.py` shows it learning; `python3 -m doctest simple_neuron.py` tests the docs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf, sqrt
from numbers import Rational
from warnings import warn

__version__ = "1.0.0"
__all__ = ["X", "Y_TRUE", "forward", "mse", "gradients", "update", "train"]
__all__ += ["learning_rate_limit", "excess_loss"]

X = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
Y_TRUE = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]


def forward(x: Sequence[float], w: float, b: float) -> list[float]:
    """Return the guesses: the list of w * x_i + b, one for each input.

    The neuron starts from w = 0.1 and b = 0.0; any other start would do. For the input 0.5 (in a
    list, as inputs always are) it guesses 0.05, where 1.0 is correct:

    >>> forward([0.5], w=0.1, b=0.0)
    [0.05]
    """
    return [w * x_i + b for x_i in x]


def mse(y_pred: Sequence[float], y_true: Sequence[float]) -> float:
    """Return how wrong the guesses are: the mean squared error, mean((y_pred - y_true)²).

    Squared, so too high and too low count alike, and one big miss outweighs two half its size.
    The curve of a square also gets flatter near its bottom, so the steps get smaller there.

    >>> print(f"{mse([0.05], [1.0]):.4f}")
    0.9025

    In y's units, squared. ValueError if there is no data, or the lengths differ.
    """
    n = len(y_true)
    if n == 0 or len(y_pred) != n:
        raise ValueError(f"{len(y_pred)} y_pred but {n} y_true: give pairs, at least one")
    total: float = 0  # the int 0 keeps Fractions exact; sum() rounds differently since 3.12
    for guess, correct in zip(y_pred, y_true):
        error = guess - correct
        total += error * error
    return total / n


def gradients(
    x: Sequence[float], y_pred: Sequence[float], y_true: Sequence[float]
) -> tuple[float, float]:
    """Return (dw, db), the slopes of the loss: how fast it rises as w grows, and as b grows.

        dw = 2 · Σ (y_pred - y_true) · x / n        db = 2 · Σ (y_pred - y_true) / n

    Why? Raise b by a tiny h: each guess rises by h, and so does each error, guess - correct. Its
    square becomes error² + 2 · error · h + h². Ignoring the far tinier h², it grew by 2 · error
    times h: its slope is 2 · error, and db is the mean. Raise w by h, and each guess rises by
    h · x: hence the x in dw. (In large networks, finding the slopes is called backpropagation.)

    Where 1.0 is correct, 0.05 is too low by 0.95. So dw = 2 · -0.95 · 0.5, and db = 2 · -0.95:

    >>> dw, db = gradients([0.5], [0.05], [1.0])
    >>> print(f"dw = {dw:.4f}, db = {db:.4f}")
    dw = -0.9500, db = -1.9000

    In the loss's units, per unit of w and of b. ValueError as for `mse`.
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
    """Return the new (w, b), a step downhill: (w - learning_rate * dw, b - learning_rate * db).

    Minus, because slopes point uphill: if the loss falls as w grows (dw < 0), w must grow. The step
    uses only the slopes; the loss just shows how learning is going.

    >>> w, b = update(0.1, 0.0, dw=-0.95, db=-1.9, learning_rate=0.01)
    >>> print(f"w = {w:.4f}, b = {b:.4f}: now 0.5 gives {forward([0.5], w, b)[0]:.3f}")
    w = 0.1095, b = 0.0190: now 0.5 gives 0.074
    """
    return w - learning_rate * dw, b - learning_rate * db


def train(
    x: Sequence[float],
    y_true: Sequence[float],
    *,
    w: float = 0.1,
    b: float = 0.0,
    learning_rate: float = 0.01,
    epochs: int = 5000,
    on_epoch: Callable[[int, float, float, float], object] | None = None,
) -> tuple[float, float]:
    """Repeat the four steps `epochs` times, starting from w and b; return the new (w, b).

    After each epoch, on_epoch(epoch, loss, w, b) is called, if given: epoch counts from 0; loss is
    from before the step, w and b from after it.

    >>> train(X, Y_TRUE)
    (1.9999999487799383, 1.0637166684534733e-07)

    Skip to the code until you have data of your own. In a long valley, steps that suit the steep
    walls are tiny on the flat floor. So standardise x: subtract its mean, so that b cannot make up
    for w, and divide by its standard deviation (if not 0), so that both count the same:

    >>> from statistics import fmean, pstdev
    >>> x, y_true = [-10, 0, 20, 100], [14, 32, 68, 212]  # Celsius and Fahrenheit
    >>> mean, sd = fmean(x), pstdev(x)
    >>> w, b = train([(x_i - mean) / sd for x_i in x], y_true)
    >>> w, b = w / sd, b - w * mean / sd  # w * (x - mean) / sd + b, multiplied out
    >>> print(f"Fahrenheit = {w:.2f} * Celsius + {b:.2f}")
    Fahrenheit = 1.80 * Celsius + 32.00

    Now the valley is a round bowl, and the defaults reach its bottom. With x as it was, steps may
    be too long (ValueError) or too short to arrive (RuntimeWarning; see `excess_loss`).

    x and y_true are sequences of int, float or Fraction (numpy: array.tolist()); on_epoch must not
    change them. Same inputs, same bits, on CPython and PyPy. With Fractions only, nothing is
    rounded, but they grow: run few epochs (f"{loss:.4f}" needs Python 3.12 or later for them).
    ValueError: no data, different lengths, nan or inf, a learning_rate not above 0 or not below
    `learning_rate_limit(x)`, epochs below 0. TypeError: other types. OverflowError: too large for
    floats. Neither nan nor inf is ever returned or given to on_epoch.
    """
    limit = _check_arguments(x, y_true, w, b, learning_rate, epochs)
    for epoch in range(epochs):
        y_pred = forward(x, w, b)
        loss = mse(y_pred, y_true)
        if not loss < inf:  # a finite loss means a finite step: neither inf nor nan gets past this
            raise OverflowError(f"loss={loss}: make x, y_true, w={w!r:.60} or b={b!r:.60} smaller")
        dw, db = gradients(x, y_pred, y_true)
        w, b = update(w, b, dw, db, learning_rate)
        if on_epoch is not None:
            on_epoch(epoch, loss, w, b)
    if epochs and any(y_true) and not _has_arrived(x, y_true, w, b):
        message = (
            f"stopped after {epochs} epochs, short of the best line: standardise x (help(train) "
            f"shows how), or take more epochs or a learning_rate near {limit / 2:.2g} "
            f"(now {learning_rate!r:.60}, limit {limit}); "
            "excess_loss(x, y_true, w, b) tells how far it is"
        )
        warn(message, RuntimeWarning, stacklevel=2)
    return w, b


def main() -> None:
    """Print how the neuron learns: this is what `python3 simple_neuron.py` does."""

    def ask(when: str, w: float, b: float) -> None:
        answer = forward([4.0], w, b)[0]
        print(f"{when}: w = {w:.4f}, b = {b:.4f}, so input 4.0 gives {answer:.4f} (correct: 8.0)")

    rows: list[tuple[int, float, float, float]] = []  # epoch, loss, w, b
    train(X, Y_TRUE, w=0.1, b=0.0, on_epoch=lambda *row: rows.append(row))
    print("One neuron, y = w * x + b, learns y = 2x from 6 examples.\n")
    ask("Before learning", w=0.1, b=0.0)
    for epoch, loss, w, b in rows[:100:20]:
        print(f"epoch {epoch}: loss={loss:.4f}, w={w:.4f}, b={b:.4f}")
    for epochs in [100, 5000]:
        _, _, w, b = rows[epochs - 1]
        ask(f"After {epochs} epochs", w, b)


# Learning ends here. The rest judges it: is the learning rate too large, has training arrived?


def learning_rate_limit(x: Sequence[float]) -> float:
    """Return the lowest learning rate at which training on x does not settle (at most 1).

    A step that is too long lands on the other side of the valley, higher than it started. Where
    that begins depends on x alone: with m1 = mean(x) and m2 = mean(x²), the limit is

        2 / (m2 + 1 + sqrt((m2 - 1)² + 4 · m1²))

    >>> print(f"{learning_rate_limit(X):.5f}")
    0.21578

    Below it, the loss never rises, apart from rounding. At it, from almost every start, training
    oscillates forever; above it, it blows up. Errors as for numbers in `train`. For mathematicians:
    2 / the largest eigenvalue of the Hessian, 2 · [[m2, m1], [m1, 1]] (LeCun et al., 1998).
    """
    for i in range(len(x)):
        _check_number(f"x[{i}]", x[i])
    m2, m1 = [slope / 2 for slope in gradients(x, x, [0.0] * len(x))]  # as if x were the errors
    # Not hypot(): this must overflow for x beyond 1e77, or a finite loss may mean an infinite step.
    limit = 2 / (m2 + 1 + sqrt((m2 - 1) * (m2 - 1) + 4 * m1 * m1))
    if limit == 0:
        raise OverflowError(f"x={max(x, key=abs)!r:.60}: standardise x (help(train) shows how)")
    return limit


def excess_loss(x: Sequence[float], y_true: Sequence[float], w: float, b: float) -> float:
    """Return how far the loss at (w, b) lies above the lowest that any line reaches.

    On the best line, the errors average 0, or else another b would be better; and they do not
    trend with x, or else another w would be. What remains of that mean and that trend is how far
    the loss can still fall: with e = w * x + b - y_true, and u = x - mean(x),

        mean(e)² + mean(e · u)² / mean(u²)        (if all x are equal, only mean(e)²)

    >>> print(f"{excess_loss(X, Y_TRUE, 0.1, 0.0):.4f}, {excess_loss(X, Y_TRUE, 2.0, 0.0):.4f}")
    13.6879, 0.0000

    `train` warns if it leaves more than a millionth of y_true's variance (if all y_true are equal,
    of their mean square; not if all are 0, or for epochs=0). In y's units, squared. ValueError as
    for `mse`. For mathematicians: e is the best line's error, which is orthogonal to 1 and to u,
    plus multiples of 1 and of u.
    """
    n = len(x)
    if n == 0 or len(y_true) != n:
        raise ValueError(f"{n} x but {len(y_true)} y_true: give pairs, at least one")
    u = _centred(x)
    widest = max(map(abs, u)) or 1
    u = [u_i / widest for u_i in u]  # cancels out below; keeps mean(u²) from over- or underflowing
    dw, db = gradients(u, forward(x, w, b), y_true)  # 2 · mean(e · u) and 2 · mean(e)
    return (db * db + dw / (mse(u, [0] * n) or 1) * dw) / 4


def _has_arrived(x: Sequence[float], y_true: Sequence[float], w: float, b: float) -> bool:
    spread, zeros = _centred(y_true), [0] * len(y_true)
    scale = mse(spread if any(spread) else y_true, zeros)  # 0 or inf: its squares tell nothing
    return 0 < scale < inf and excess_loss(x, y_true, w, b) * 10**6 <= scale


def _centred(values: Sequence[float]) -> list[float]:
    total: float = 0
    for value in values:
        total += value - values[0]  # so that equal values come out as exactly 0
    return [value - values[0] - total / len(values) for value in values]


def _check_arguments(
    x: Sequence[float], y_true: Sequence[float], w: float, b: float, rate: float, epochs: int
) -> float:
    if len(x) == 0 or len(x) != len(y_true):
        raise ValueError(f"{len(x)} x but {len(y_true)} y_true: give pairs, at least one")
    if isinstance(x, Mapping) or isinstance(y_true, Mapping):  # would pass for a list of its keys
        raise TypeError("x or y_true is a dict: give lists")
    limit = learning_rate_limit(x)
    for i in range(len(y_true)):
        _check_number(f"y_true[{i}]", y_true[i])
    _check_number("w", w)
    _check_number("b", b)
    if not isinstance(rate, (float, Rational)):
        raise TypeError(f"learning_rate is {rate!r:.60}, not an int, float or Fraction")
    if not 0 < rate < limit:
        problem = "too large for this x: it must be below" if rate > 0 else "not between 0 and"
        cure = f"standardise x (help(train) shows how), or take {limit / 2:.2g}"
        raise ValueError(f"learning_rate={rate!r:.60} is {problem} {limit}; {cure}")
    if epochs < 0:
        raise ValueError(f"epochs={epochs!r:.60} is negative: give 0 or more")
    return limit


def _check_number(name: str, value: float) -> None:
    if not isinstance(value, (float, Rational)):  # int and Fraction are Rational
        raise TypeError(f"{name} is {value!r:.60}, not an int, float or Fraction")
    if not -inf < value < inf:
        raise ValueError(f"{name} is {value!r}: give finite numbers only")


if __name__ == "__main__":
    main()
