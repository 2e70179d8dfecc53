"""The argument that simple_neuron is right. What can be proved is proved; the rest is sampled.

1. The two checks that one expects: finite differences, and learning w = 2 and b = 0
2. Proofs, by running the very code on polynomials
3. The four steps, to the last bit
4. train, and what judges it: the learning rate's limit, the excess loss, the warning
5. Errors
6. What users meet: the program, the file, the README

The steps use only + - * /, so they run on Fraction, where nothing is rounded, and on polynomials,
where one run is a proof for all values at once: such checks ask for equality. Only checks on floats
have tolerances, and each says where its own comes from. Sampled, not proved, are floats, and those
numbers of examples that chapter 2 leaves out.
"""

import array
import collections
import doctest
import math
import re
import runpy
import subprocess
import sys
import warnings
from code import InteractiveConsole
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import product
from numbers import Rational
from operator import add
from pathlib import Path
from statistics import fmean, pstdev

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import simple_neuron
from simple_neuron import Y_TRUE, X, excess_loss, forward, gradients, learning_rate_limit
from simple_neuron import main, mse, train, update  # isort: skip

settings.register_profile("no deadline: machines are noisy", deadline=None)
settings.load_profile("no deadline: machines are noisy")
pytestmark = pytest.mark.filterwarnings("ignore:stopped after:RuntimeWarning")

README = "".join(p.read_text("utf-8-sig") for p in Path(__file__).parent.glob("README.md"))

U = Fraction(1, 2**53)  # unit roundoff: the relative error of one float operation, at most
small = st.integers(-9, 9)
rationals = st.builds(Fraction, st.integers(-(10**30), 10**30), st.sampled_from([1, 7, 10**40]))
ordinary = st.integers(-(10**6), 10**6).map(lambda i: i / 1024)
huge = st.floats(-1e100, 1e100)
offsets = st.sampled_from([0, 0, 1, 1e5, 1e10])
finite = st.floats(allow_nan=False, allow_infinity=False)


def lists_of(numbers, how_many, max_size=5):
    rows = st.lists(st.tuples(*[numbers] * how_many), min_size=1, max_size=max_size)
    return rows.map(lambda rows: [list(column) for column in zip(*rows)])


def loss_at(x, y_true, w, b):
    return mse(forward(x, w, b), y_true)


def one_epoch(x, y_true, w, b, learning_rate):
    return update(w, b, *gradients(x, forward(x, w, b), y_true), learning_rate)


def mean(values):
    return reduce(add, values, 0) / len(values)


def exactly(values):
    return [Fraction(value) for value in values]


def best_line(x, y_true):
    x, y_true = exactly(x), exactly(y_true)  # w and b as in textbooks, by least squares
    u = [x_i - mean(x) for x_i in x]
    w = mean([u_i * y_i for u_i, y_i in zip(u, y_true)]) / (mean([u_i * u_i for u_i in u]) or 1)
    return w, mean(y_true) - w * mean(x)


# 1. The two checks that one expects
@given(lists_of(rationals, 2), rationals, rationals, rationals.filter(bool))
def test_gradients_equal_finite_differences_whatever_the_step_size(data, w, b, h):
    # The loss is a quadratic in w and in b, so its central difference has no error term.
    x, y_true = data
    dw, db = gradients(x, forward(x, w, b), y_true)
    assert dw == (loss_at(x, y_true, w + h, b) - loss_at(x, y_true, w - h, b)) / (2 * h)
    assert db == (loss_at(x, y_true, w, b + h) - loss_at(x, y_true, w, b - h)) / (2 * h)


@given(st.floats(-10, 10), st.floats(-10, 10))
@example(0.1, 0.0)
@settings(max_examples=20)
def test_training_converges_to_w_2_and_b_0_from_any_start(w, b):
    # An epoch multiplies the distance from (2, 0), at most 16 here, by 1 - 0.01 · 0.3146 or less
    # (chapter 2). It also rounds. As |w x| <= 54, |y_pred| <= 70 and |error| <= 51, an error is off
    # by 175 U at most, and dw by 2 · 3 · 175 U, and by 7 · 2 · 3 · 51 U for 7 roundings of its own;
    # 0.01 · dw is off by 36 U; after the subtraction, (w, b) is off by less than 100 U.
    epochs, contraction = 10_000, 1 - 0.01 * 0.3146
    tolerance = 100 * U / (1 - contraction) + 16 * contraction**epochs
    w, b = train(X, Y_TRUE, w=w, b=b, epochs=epochs)
    assert math.hypot(w - 2, b - 0) <= tolerance < 1e-11


@given(st.lists(st.integers(-2, 2), min_size=2, max_size=5), small, small)
@settings(max_examples=30)
def test_training_finds_other_lines_in_other_data(x, slope, height):
    # As above, with a distance of up to 13, |w x| <= 44, |error| <= 30, |y_pred| <= 30 + 27: off by
    # less than 1000 U. At half the limit, which is 2 / the upper curvature, the factor is at most
    # 1 - lower / upper curvature = 1 - 4 · variance / upper²; these are >= 0.16 and <= 10.
    assume(len(set(x)) > 1)
    epochs, contraction = 5000, 1 - 4 * 0.16 / 10**2
    tolerance = 1000 * U / (1 - contraction) + 13 * contraction**epochs
    y_true, rate = [slope * x_i + height for x_i in x], learning_rate_limit(x) / 2
    w, b = train(x, y_true, learning_rate=rate, epochs=epochs)
    assert math.hypot(w - slope, b - height) <= tolerance < 1e-10


# 2. Proofs, by running the very code on polynomials
class Polynomial:
    """A polynomial with rational coefficients: {the sorted names of a product: its coefficient}.

    It knows no float, no comparison and no truth value, so code that uses any of them raises.
    """

    __eq__ = __bool__ = __hash__ = None

    def __init__(self, value):
        terms = {(): value} if isinstance(value, Rational) else getattr(value, "terms", value)
        self.terms = {names: number for names, number in terms.items() if number}

    def __add__(self, other):
        terms = collections.Counter(self.terms)
        for names, number in Polynomial(other).terms.items():
            terms[names] += number
        return Polynomial(terms)

    def __mul__(self, other):
        terms = collections.Counter()
        for (p, m), (q, n) in product(self.terms.items(), Polynomial(other).terms.items()):
            terms[tuple(sorted(p + q))] += m * n
        return Polynomial(terms)

    def __sub__(self, other):
        return self + other * -1

    def __truediv__(self, number):
        return self * Fraction(1, number)

    __radd__, __rmul__ = __add__, __mul__


def unknowns(*names):
    return [Polynomial({(name,): 1}) for name in names]


def same(p, q):
    return not (p - q).terms


@given(small, small, small)
def test_polynomials_calculate_as_numbers_do_and_refuse_what_is_not_exact(a, b, c):
    formula = "(a - b * c) * (b * c + a + a - c / 3) * a - 2 * c + 1"
    p = eval(formula, dict(zip("abc", unknowns("a", "b", "c"))))
    values = dict(zip("abc", exactly([a, b, c])))
    products = [math.prod(values[name] for name in names) * n for names, n in p.terms.items()]
    assert sum(products) == eval(formula, values)
    for inexact in ["p * 0.5", "0.5 + p", "p == p", "p != 0", "p < 0", "not p", "1 / p", "abs(p)"]:
        with pytest.raises((TypeError, AttributeError)):
            eval(inexact, {"p": p})


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 20, 100])
def test_proof_gradients_are_slopes_of_a_loss_lowest_where_they_are_0_and_epochs_are_affine(n):
    """loss(w + p, b + q) = loss(w, b) + p · dw + q · db + mean((p · x + q)²), for all values.

    So central differences, in which the mean cancels out, are equal to dw and db, for every step
    size; and as the mean is never below 0, the loss is a bowl or a valley, lowest at dw = db = 0.
    An epoch, at any rate r, depends on the data through four means alone.
    """
    x, y_true = (unknowns(*(f"{name}{i}" for i in range(n))) for name in "xy")
    (w, b, p, q, r), one = unknowns("w", "b", "p", "q", "r"), Polynomial(1)
    dw, db = gradients(x, forward(x, w, b), y_true)
    rise = loss_at(x, y_true, w + p, b + q) - loss_at(x, y_true, w, b)
    assert same(rise, p * dw + q * db + mean([(p * x_i + q) * (p * x_i + q) for x_i in x]))
    m1, m2 = mean(x), mean([x_i * x_i for x_i in x])
    my, mxy = mean(y_true), mean([x_i * y_i for x_i, y_i in zip(x, y_true)])
    new_w, new_b = one_epoch(x, y_true, w, b, r)
    assert same(new_w, (one - 2 * r * m2) * w - 2 * r * m1 * b + 2 * r * mxy)
    assert same(new_b, -2 * r * m1 * w + (one - 2 * r) * b + 2 * r * my)
    # Standardised, m1 = 0 and m2 = 1, and an epoch at 1/2 goes to (mxy, my), from every start.
    new_w, new_b = one_epoch(x, y_true, w, b, Fraction(1, 2))
    assert same(new_w - mxy, w * (one - m2) - b * m1) and same(new_b - my, -1 * w * m1)


def test_proof_training_settles_from_every_start_exactly_if_the_rate_is_below_the_limit():
    """For any data in which two x differ, at any rate r, by way of the map above.

    The powers of a 2x2 matrix go to 0 exactly if 1 + det - trace, 1 + det + trace and 1 - det are
    above 0 (Jury). The first is, if r is not 0, as the variance v is. The second, a parabola in r,
    is above 0 at r = 0; the third is -r/2 times its derivative, so above 0 from r = 0 to its lowest
    point. So all are, exactly if r lies between 0 and the parabola's first root, 2 / (m2 + 1 + s).
    """
    r, m1, m2, s, my, mxy = unknowns("r", "m1", "m2", "s", "my", "mxy")
    one, v = Polynomial(1), m2 - m1 * m1  # mean((x - m1)²), so above 0 exactly if two x differ
    assert same(v, m2 - 2 * m1 * m1 + m1 * m1)
    trace = (one - 2 * r * m2) + (one - 2 * r)
    det = (one - 2 * r * m2) * (one - 2 * r) - (2 * r * m1) * (2 * r * m1)
    assert same(1 + det - trace, 4 * r * r * v)
    assert same(1 + det + trace, 4 * one - 4 * (m2 + 1) * r + 4 * v * r * r)
    assert same(one - det, -1 * r / 2 * (-4 * (m2 + 1) + 8 * v * r))
    # At r = 2 / t, the parabola times t² / 4 is 0 exactly if s = sqrt((m2 - 1)² + 4 · m1²).
    t = m2 + 1 + s
    assert same(t * t - 2 * (m2 + 1) * t + 4 * v, s * s - (m2 - 1) * (m2 - 1) - 4 * m1 * m1)
    # An epoch keeps w = cov / v and b = my - m1 · w, here times v: there, dw = db = 0.
    cov = mxy - m1 * my
    assert same(m2 * cov + m1 * (my * v - m1 * cov), mxy * v)
    assert same(m1 * cov + (my * v - m1 * cov), my * v)
    # The six examples: their best line, and no curvature, a root of this parabola, is below 0.3146.
    assert best_line(X, Y_TRUE) == (2, 0)
    m1, m2, c = mean(exactly(X)), mean([x_i * x_i for x_i in exactly(X)]), Fraction(3146, 10_000)
    assert c * c - 2 * (m2 + 1) * c + 4 * (m2 - m1 * m1) > 0 and c < m2 + 1


# 3. The four steps, to the last bit
@given(st.sampled_from([rationals, ordinary, huge]).flatmap(lambda kind: lists_of(kind, 8, 20)))
@example([[1.0] * 3, [1e8, 1.0, 1.0], [0.0] * 3, *[[0.1] * 3] * 5])  # 1e16 + 1 is 1e16, twice
@example([[1.0] * 3, [1e16, 1.0, 1.0], [0.0] * 3, *[[0.1] * 3] * 5])
def test_steps_are_their_formulas_with_sums_from_left_to_right(data):
    x, y_pred, y_true, (w, *_), (b, *_), (dw, *_), (db, *_), (rate, *_) = data
    errors = [guess - correct for guess, correct in zip(y_pred, y_true)]
    expected = [w * x_i + b for x_i in x] + [mean([e * e for e in errors])]
    expected += [2 * mean([e * x_i for e, x_i in zip(errors, x)]), 2 * mean(errors)]
    expected += [w - rate * dw, b - rate * db]
    steps = [*forward(x, w, b), mse(y_pred, y_true), *gradients(x, y_pred, y_true)]
    assert list(map(repr, [*steps, *update(w, b, dw, db, rate)])) == list(map(repr, expected))


def test_steps_hold_for_any_number_of_examples():
    for n in [*range(1, 200), 1_000, 10_000]:  # sums of 0 ... n - 1 and their squares are known
        x, zeros = range(n), [0] * n
        assert forward(x, 1, 0) == list(x) and mse(x, zeros) == (n - 1) * (2 * n - 1) / 6
        assert gradients(x, x, zeros) == ((n - 1) * (2 * n - 1) / 3, n - 1)


# 4. train, and what judges it
def test_train_gives_the_rows_of_the_articles_program():
    # The article's formulas in its order, without numpy. Both round w and b by less than 1e-14 an
    # epoch, so by the contraction they stay within 1e-11, and the loss, with slopes < 22, in 1e-9.
    rows, ours, w, b = [], [], 0.1, 0.0
    for epoch in range(3100):
        y_pred = [w * x_i + b for x_i in X]
        loss = fmean((p - t) ** 2 for p, t in zip(y_pred, Y_TRUE))
        dw = (2 / len(X)) * math.fsum(x_i * (p - t) for x_i, p, t in zip(X, y_pred, Y_TRUE))
        db = (2 / len(X)) * math.fsum(p - t for p, t in zip(y_pred, Y_TRUE))
        w, b = w - 0.01 * dw, b - 0.01 * db
        rows.append(pytest.approx((epoch, loss, w, b), rel=0, abs=1e-9))
    train(X, Y_TRUE, epochs=3100, on_epoch=lambda *row: ours.append(row))
    assert ours == rows


@given(st.sampled_from([ordinary, rationals]).flatmap(lambda k: lists_of(k, 4)), st.integers(0, 9))
@example([X, Y_TRUE, [2.0] * 6, [0.0] * 6], 9)  # it goes on where nothing is left to learn
def test_train_is_the_four_steps_again_and_again_exact_on_fractions(data, epochs):
    x, y_true, (w, *_), (b, *_) = data
    rate = type(w)(learning_rate_limit(x) * 0.7)
    seen, expected, options = [], [], {"w": w, "b": b, "learning_rate": rate, "epochs": epochs}
    result = train(x, y_true, **options, on_epoch=lambda *row: seen.append(row) or "go on")
    for epoch in range(epochs):
        loss = loss_at(x, y_true, w, b)  # of the guess, before the step
        w, b = one_epoch(x, y_true, w, b, rate)
        expected.append((epoch, loss, w, b))
    assert (seen, result) == (expected, (w, b))
    assert {type(number) for number in result} == {type(rate)}


def test_same_numbers_same_bits_whatever_came_before_and_whatever_holds_them():
    def results(x, y_true):
        return train(x, y_true, epochs=100), learning_rate_limit(x), excess_loss(x, y_true, 1, 0.5)

    x, y_true = [1.0, 2.0], [5.0, -5.0]
    assert results(x, y_true) != results(X, Y_TRUE)
    x[:], y_true[:] = X, Y_TRUE  # the same lists with other numbers: only the numbers may count
    for kind in (list, tuple, collections.deque, lambda v: array.array("d", v), lambda v: v):
        assert results(kind(x), kind(y_true)) == results(X, Y_TRUE)
    assert results(X, Y_TRUE)[0] == (1.7389680910260903, 0.5418646357034324)
    assert (x, y_true) == (X, Y_TRUE) == ([0.5, 1.0, 1.5, 2.0, 2.5, 3.0], [1, 2, 3, 4, 5, 6])


@given(lists_of(st.floats(-1e77, 1e77) | small | rationals, 1, max_size=20))
@example([[1.0] * 100_000])
@example([range(-1, 2, 2)])
def test_the_limit_is_the_first_root_of_the_parabola_in_chapter_2(data):
    x, limit = exactly(data[0]), Fraction(learning_rate_limit(data[0]))
    m2 = mean([x_i * x_i for x_i in x])
    v = m2 - mean(x) ** 2
    # n + 1 roundings in m1 (of mean|x|) and in m2 move c = 2 / limit by at most 1.62 (n + 1) U,
    # as |dc| <= |dm2| + sqrt(dm2² + 4 dm1²); the formula and Fraction to float by 8.3 U.
    slack = 2 * (len(x) + 5) * U / (1 - 2 * (len(x) + 5) * U)
    for r, before in [(limit * (1 - slack), True), (limit * (1 + slack), False)]:
        parabola, left = 1 - (m2 + 1) * r + v * r * r, 2 * v * r < m2 + 1  # of its lowest point
        assert (parabola > 0 and left) == before
    assert type(learning_rate_limit(data[0])) is float and 0 < limit <= 1


def excess_and_yardstick(x, y_true, w, b):
    """Exactly: the loss minus the lowest; y_true's variance, or if that is 0, its mean square."""
    x, y_true = exactly(x), exactly(y_true)
    lowest = loss_at(x, y_true, *best_line(x, y_true))
    variance = mse(y_true, [mean(y_true)] * len(x))
    excess = loss_at(x, y_true, Fraction(w), Fraction(b)) - lowest
    return excess, variance or mse(y_true, [0] * len(x))


def warned(x, y_true, **options):
    """Train; return how many warnings that gave, and the new w and b."""
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        w, b = train(x, y_true, **options)
    return len(given), w, b


@given(lists_of(ordinary, 2), *[small, offsets] * 2, small, small, st.floats(0.05, 0.95))
def test_excess_loss_and_warning_are_right_for_any_data_start_and_rate(data, i, p, j, q, far, k, r):
    x = [(x_i / 1000 + p) * 10.0 ** (1.7 * i) for x_i in data[0]]
    y_true = [(y_i / 1000 + q) * 10.0 ** (1.7 * j) for y_i in data[1]]
    far = 10.0 ** (far - 2) * math.sqrt(excess_and_yardstick(x, y_true, 0, 0)[1])
    turn, (w, b) = Fraction(k * far) / (max(x) - min(x) or 1), best_line(x, y_true)
    w, b = float(w + turn), float(b - turn * mean(exactly(x)) + Fraction(far))
    rate = r * learning_rate_limit(x)
    given, w, b = warned(x, y_true, w=w, b=b, learning_rate=rate, epochs=2)
    excess, yardstick = excess_and_yardstick(x, y_true, w, b)
    on_fractions = excess_loss(exactly(x), exactly(y_true), Fraction(w), Fraction(b))
    assert (on_fractions, type(on_fractions)) == (excess, Fraction)
    # Its root is the length of the errors' shadow on 1 and u, in the mean square. An error is
    # rounded 3 times; mean(e) and mean(e · u) n + 5 times; u, in units of its largest, 2 n + 10
    # times, which turns it by sqrt(n) times as much, as mean(u²) >= 1 / n: less than 10 n² + 50.
    rounding = float((10 * len(x) ** 2 + 50) * U)
    rounding *= max(abs(w * x_i) + abs(b) + abs(y_i) for x_i, y_i in zip(x, y_true))
    assert abs(math.sqrt(excess_loss(x, y_true, w, b)) - math.sqrt(excess)) <= rounding
    if abs(math.sqrt(excess) - math.sqrt(yardstick) / 1000) > rounding:
        assert given == (excess * 10**6 > yardstick)


def test_the_warning_is_right_at_the_best_line_beside_it_and_exactly_at_its_border():
    sizes = [10.0**k for k in range(-15, 16, 5)]
    for x_size, y_size, x_offset, y_offset in product(sizes, sizes, [0, 1e10], [0, 1e10]):
        x = [(x_i + x_offset) * x_size for x_i in X]
        y_true = [(y_i + y_offset) * y_size for y_i in [3, 1, 4, 1, 5, 9]]
        w, b = map(float, best_line(x, y_true))
        options = {"w": w, "learning_rate": learning_rate_limit(x) / 4, "epochs": 1}
        assert warned(x, y_true, b=b, **options)[0] == 0
        assert warned(x, y_true, b=b + 0.1 * y_size, **options)[0] == 1
    options["learning_rate"] = Fraction(1, 4)  # halves the distance, as x = [-1, 1]
    for unit in map(Fraction, ["1", "1e200", "1e-200"]):  # Fractions may be beyond the floats
        for distance, number in [(Fraction(2000, 10**6), 0), (Fraction(2001, 10**6), 1)]:
            x, options["w"], start = exactly([-1, 1]), 0 * unit, distance * unit
            assert warned(x, [-unit, unit], **{**options, "w": unit}, b=start)[0] == number
            assert warned(x, [unit, unit], **options, b=unit + start)[0] == number
    short = {"w": 0.0, "learning_rate": 1e-9, "epochs": 1}
    assert warned([1e-170, 3e-170], [1.0, 2.0], **short, b=1.5)[0] == 1  # here squares underflow,
    assert warned([-1.0, 0.0, 1.0], [1e-170, 2e-170, 3e-170], **short)[0] == 1
    assert warned([-1.0, 1.0], [1e-150, 1e-150 + 1e-164], **short, b=1e-150)[0] == 1
    assert warned([-1.0, 1.0], [-2e154, 2e154], **{**short, "w": 1.99e154})[0] == 1  # or overflow
    assert warned(X, [0.0] * 6, **{**short, "w": 0.1})[0] == warned(X, Y_TRUE, epochs=0)[0] == 0


def test_the_warning_says_what_to_do_once_for_each_attempt_and_at_the_callers_line():
    loop = "w, b = 0.1, 0.0\nfor _ in range(9):\n    w, b = train(X, Y_TRUE, w=w, b=b, epochs=1)"
    prompt = {"train": train, "X": X, "Y_TRUE": Y_TRUE}
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("default")  # what Python does for the user's own program
        for attempt in [loop, "train(X, Y_TRUE, epochs=7)", "train(X, Y_TRUE, epochs=8)"]:
            exec(compile(attempt, "the caller", "exec"), prompt)
    shown = [(w.category, w.filename, w.lineno) for w in given]
    assert shown == [(RuntimeWarning, "the caller", line) for line in (3, 1, 1)]
    message, limit = str(given[1].message), learning_rate_limit(X)
    text = r"stopped after 7 epochs.* standardise x \(help\(train\) shows how\).* more epochs.*"
    assert re.match(rf"{text} 0\.11 .* 0\.01, .* {limit}.* excess_loss\(x, y_true, w, b\)", message)
    with warnings.catch_warnings(), pytest.raises(RuntimeWarning):
        warnings.simplefilter("error")
        train(X, Y_TRUE, epochs=100)


CARS = """4 2 10, 7 4 22, 8 16, 9 10, 10 18 26 34, 11 17 28, 12 14 20 24 28, 13 26 34 34 46, 14 26
36 60 80, 15 20 26 54, 16 32 40, 17 32 40 50, 18 42 56 76 84, 19 36 46 68, 20 32 48 52 56 64, 22 66,
23 54, 24 70 92 93 120, 25 85"""  # from R: a speed, and stopping distances; WOMEN, too: weights
WOMEN = [115, 117, 120, 123, 126, 129, 132, 135, 139, 142, 146, 150, 154, 159, 164]


def test_ordinary_data_fitted_in_a_hurry_give_a_warning_and_standardised_the_best_line():
    cars = [(int(v), int(d)) for v, *ds in map(str.split, CARS.split(",")) for d in ds]
    data = [list(zip(*cars)), (range(58, 73), WOMEN)]
    data += [([1971, 1975, 1979, 1982, 1983], [1, 2, 3, 4, 5])]  # year, films; square metres, price
    data += [([50, 75, 80, 120], [60_500, 86_000, 91_500, 133_500])]
    for x, y_true in data:
        given, w, b = warned(x, y_true, learning_rate=float(f"{learning_rate_limit(x) / 2:.2g}"))
        excess, yardstick = excess_and_yardstick(x, y_true, w, b)
        assert given == 1 and excess * 10**6 > yardstick
        m, sd = fmean(x), pstdev(x)
        given, w, b = warned([(x_i - m) / sd for x_i in x], y_true)
        excess, yardstick = excess_and_yardstick(x, y_true, w / sd, b - w * m / sd)
        assert given == 0 and excess * 10**12 < yardstick


# 5. Errors: a call, its error, and what the message must contain, with ... for anything between
ERRORS = """
mse([], [])  ->  ValueError: 0 y_pred but 0 y_true
mse(X, [1])  ->  ValueError: 6 y_pred but 1 y_true
gradients([], [], [])  ->  ValueError: 0 x, 0 y_pred, 0 y_true
gradients(X, [1], X)  ->  ValueError: 6 x, 1 y_pred, 6 y_true
gradients(X, X, [1])  ->  ValueError: 6 x, 6 y_pred, 1 y_true
excess_loss([], [], 1, 0)  ->  ValueError: 0 x but 0 y_true
excess_loss(X, [1], 1, 0)  ->  ValueError: 6 x but 1 y_true
train([], [])  ->  ValueError: 0 x but 0 y_true
train(X, Y_TRUE[:5])  ->  ValueError: 6 x but 5 y_true
train((v for v in X), Y_TRUE)  ->  TypeError: generator
train({1, 2}, [1, 2])  ->  TypeError: set
train({0: 5, 1: 6}, [1, 2])  ->  TypeError: dict
train([1, 2], {0: 5, 1: 6})  ->  TypeError: dict
train(X, Y_TRUE, 0.01, 100)  ->  TypeError: positional
learning_rate_limit([1, inf])  ->  ValueError: x[1] is inf
train([0] * 5000 + [nan], [0] * 5001, epochs=0)  ->  ValueError: x[5000] is nan
train([0] * 5001, [0] * 5000 + [-inf])  ->  ValueError: y_true[5000] is -inf
train(X, Y_TRUE, w=nan)  ->  ValueError: w is nan
train(X, Y_TRUE, b=inf)  ->  ValueError: b is inf
train([1, "2"], [1, 2])  ->  TypeError: x[1] is '2', not an int, float or Fraction
train(X, Y_TRUE, w=Decimal("1" * 999))  ->  TypeError: w is Decimal('111 ... not an int
train(X, X, learning_rate=Decimal("0.1"))  ->  TypeError: learning_rate is Decimal('0.1'), not
train(range(1, 21), range(20))  ->  ValueError: learning_rate=0.01 ... 0.00693 ... or take 0.0035
train(X, Y_TRUE, epochs=-(10**99))  ->  ValueError: epochs=-1000 ... 0 or more
train(X, Y_TRUE, epochs=5.0)  ->  TypeError: float
learning_rate_limit([-1.2e77])  ->  OverflowError: x=-1.2e+77: standardise x
train([1], [-1e308])  ->  OverflowError: inf ... y_true ... smaller
train(X, Y_TRUE, w=1e300)  ->  OverflowError: inf ... w=1e+300 or b=0.0 smaller
train([1], y, on_epoch=lambda *row: y.insert(0, y.pop() * nan))  ->  OverflowError: nan ... smaller
train([1], y, on_epoch=lambda *row: y.insert(0, y.pop() * 1e200))  ->  OverflowError: inf ... b=
"""


@pytest.mark.parametrize("row", ERRORS.strip().splitlines())
def test_errors_name_the_argument_show_the_value_and_say_what_would_do(row):
    call, kind, parts = re.fullmatch(r"(.*)  ->  (\w+): (.*)", row).groups()
    with pytest.raises((TypeError, ValueError, OverflowError)) as caught:
        eval(call, {**vars(simple_neuron), **vars(math), "Decimal": Decimal, "y": [1.0]})
    message = str(caught.value)
    assert caught.type.__name__ == kind and len(message) < 200
    assert re.search(".*".join(map(re.escape, parts.split(" ... "))), message)


@given(lists_of(ordinary, 2), st.floats(max_value=0) | st.just(math.nan), st.floats(1, 10))
def test_exactly_the_rates_between_0_and_the_limit_pass_and_one_is_offered(data, low, times):
    limit = learning_rate_limit(data[0])
    for rate, problem in [(low, "not between 0 and"), (times * limit, "too large for this x")]:
        text = rf"learning_rate={re.escape(repr(rate))} is {problem}.* {limit}; standardise x .*"
        with pytest.raises(ValueError, match=text) as caught:
            train(*data, learning_rate=rate, on_epoch=lambda *row: pytest.fail("called"))
    offered = float(str(caught.value).split("or take ")[1])
    for rate in (offered, limit * (1 - float(U)), 5e-324, Fraction(1, 10**999)):
        train(*data, w=0.0, learning_rate=rate, epochs=1)


@given(lists_of(finite | st.floats(-1e77, 1e77), 2), finite, finite, st.floats(0.01, 0.99))
def test_nan_and_inf_never_come_out_of_train(data, w, b, part):
    seen = []
    with suppress(OverflowError):
        options = {"w": w, "b": b, "learning_rate": part * learning_rate_limit(data[0])}
        seen += train(*data, **options, epochs=5, on_epoch=lambda *row: seen.extend(row))
    assert all(map(math.isfinite, seen))


# 6. What users meet
OUTPUT = """\
One neuron, y = w * x + b, learns y = 2x from 6 examples.

Before learning: w = 0.1000, b = 0.0000, so input 4.0 gives 0.4000 (correct: 8.0)
epoch 0: loss=13.6879, w=0.2441, b=0.0665
epoch 20: loss=0.3717, w=1.4653, b=0.5988
epoch 40: loss=0.0888, w=1.6571, b=0.6389
epoch 60: loss=0.0734, w=1.7008, b=0.6108
epoch 80: loss=0.0646, w=1.7224, b=0.5751
After 100 epochs: w = 1.7390, b = 0.5419, so input 4.0 gives 7.4977 (correct: 8.0)
After 5000 epochs: w = 2.0000, b = 0.0000, so input 4.0 gives 8.0000 (correct: 8.0)
"""


def test_the_program_prints_the_output_to_the_byte_from_one_training_and_nothing_else(monkeypatch):
    calls = []
    monkeypatch.setattr(simple_neuron, "update", lambda *args: calls.append(1) or update(*args))
    main()
    assert len(calls) == 5000
    path = Path(simple_neuron.__file__).resolve()
    runpy.run_path(path, run_name="__main__")
    heavy = "{'typing', 'statistics', 'fractions', 're'} & set(sys.modules)"
    load = f"import sys; sys.path[:0] = [{str(path.parent)!r}]; import simple_neuron as s; {heavy}"
    for args, expected in [([path], OUTPUT), (["-c", f"{load} and s.main()"], "")]:
        command = [sys.executable, "-I", "-S", "-W", "error", *args]  # alone, without warnings
        run = subprocess.run(command, capture_output=True, check=True)
        assert (run.stdout.decode("ascii").splitlines(), run.stderr) == (expected.splitlines(), b"")


def test_the_module_offers_what_it_should_in_the_order_of_the_file_with_its_licence():
    source = Path(simple_neuron.__file__).read_text("utf-8-sig")
    assert source.startswith("# SPDX-License-Identifier: 0BSD\n")
    order = re.findall(r"^(?:def )?([XYa-z]\w*)(?:\(| = )", source, re.MULTILINE)
    assert len(order) == 10 and simple_neuron.__all__ == [name for name in order if name != "main"]


@pytest.mark.skipif(sys.flags.optimize > 1, reason="-OO has removed the docstrings")
def test_every_public_function_has_an_example_and_all_examples_hold():
    functions = [getattr(simple_neuron, name) for name in simple_neuron.__all__[2:]]
    assert all(">>> " in function.__doc__ for function in functions)
    assert doctest.testmod(simple_neuron).failed == 0


@pytest.mark.skipif(not README, reason="there is no README.md beside the tests")
def test_readme_shows_what_training_gives_and_its_examples_hold_and_give_the_warnings_shown(capsys):
    ways, (start, _, rate, default, _) = ([(0.1, 0.0)], [(0.1, 0.0)]), train.__kwdefaults__.values()
    limit = learning_rate_limit(X)  # 2 / the upper curvature; the product of both is 4 v
    for r, rows in zip([rate, limit / 2], ways):  # w and b after so many epochs
        train(X, Y_TRUE, learning_rate=r, on_epoch=lambda *row, to=rows: to.append(row[2:]))
    slow, quick = ([f"{w:.4f} {b:.4f}" for w, b in way].index("2.0000 0.0000") for way in ways)
    loss, nudged = loss_at(X, Y_TRUE, 0.1, 0), loss_at(X, Y_TRUE, 0.101, 0)
    (dw, db), (w, b) = gradients(X, forward(X, 0.1, 0), Y_TRUE), ways[0][100]
    epochs = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
    chart = ["line [" + ", ".join(f"{c[k]:.2f}" for k in epochs) + "]" for c in zip(*ways[0])]
    figures = f"""Nudge `w` from {start} to {start + 0.001}:
For 0.001 more `w`, the loss went from {loss:.4f} to {nudged:.4f}: its slope is about \
{(nudged - loss) / 0.001:.2f}. `gradients` gives the exact slopes: {dw:.2f} in `w`, {db:.2f} in `b`.
by {rate} per unit of slope: {start} + {rate} · {-dw:.2f} = {ways[0][1][0]:.4f}.
It climbs to {max(b for w, b in ways[0]):.2f}.
are {1 / (limit * pstdev(X)) ** 2:.0f} times as steep
only up to near the limit, here {limit:.4f}:
At the article's {rate}, {rate / limit:.0%} of that, `w` and `b` take {slow:,} epochs to show as \
2.0000 and 0.0000; at half the limit, {quick}. So the default is {default:,} epochs.
被带到了 {max(b for w, b in ways[0]):.2f}
学习率为 {rate} 时，训练 {slow:,} 轮后，`w` 和 `b` 才显示为 2.0000 和 0.0000，所以 `train` 默认训练 {default:,} 轮"""
    once = [OUTPUT, *chart, str([*map(str, epochs)]).replace("'", '"'), *figures.splitlines()]
    assert [text for text in once if text not in README] == []
    table = [f"{loss:.4f} | {w:.4f} | {b:.4f} | {forward([4.0], w, b)[0]:.4f} |"]
    table += ["9.8125 | 2.0000 | 0.0000 | 8.0000 |"]  # in the article
    formulas = re.findall("d[wb] = 2 · .*? / n", gradients.__doc__ or "")
    assert all(README.count(text) == 2 for text in table + formulas)  # in English and in Chinese
    test = doctest.DocTestParser().get_doctest(README, {}, "README.md", None, 0)
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        assert doctest.DocTestRunner().run(test).failed == 0
    shown = re.findall(r"^RuntimeWarning: (.*?)(?:\.\.\.)?$", README, re.MULTILINE)
    assert [str(w.message)[: len(t)] for w, t in zip(given, [*shown, ""])] == shown != []
    prompt = InteractiveConsole()  # to paste the algorithm into
    block = re.search(r"^```python\n(x = .*?)^```", README, re.DOTALL | re.MULTILINE)[1]
    assert not [prompt.push(line) for line in block.splitlines()][-1]
    assert (prompt.locals["w"], prompt.locals["b"]) == train(X, Y_TRUE)
    assert capsys.readouterr() == ("w = 2.0000, b = 0.0000, and 4.0 gives 8.0000\n", "")
