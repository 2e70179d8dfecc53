# /// script
# requires-python = ">=3.9"
# dependencies = ["pytest>=8.0", "hypothesis>=6.100"]
# ///
"""The argument that simple_neuron is right. What can be proved is proved; the rest is sampled.

The steps use only + - * /, so they run on Fraction, where nothing is rounded, and on polynomials,
where one run is a proof for all values at once. Those checks ask for equality. Only the checks on
floats have tolerances, and each says where its own comes from.

Run it with `python -m pytest`, or as a script: `uv run test_simple_neuron.py`.
"""

import array
import ast
import code
import doctest
import inspect
import itertools
import math
import operator
import pathlib
import re
import runpy
import shutil
import statistics
import subprocess
import sys
from fractions import Fraction
from functools import reduce
from numbers import Integral, Rational

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import simple_neuron
from simple_neuron import (
    Y_TRUE,
    X,
    forward,
    gradients,
    learning_rate_limit,
    main,
    mse,
    train,
    update,
)

settings.register_profile("no deadline: machines are noisy", deadline=None)
settings.load_profile("no deadline: machines are noisy")

FOLDER = pathlib.Path(__file__).resolve().parent
README = (FOLDER / "README.md").read_text(encoding="utf-8")
U = Fraction(1, 2**53)  # unit roundoff: the relative error of one float operation, at most
TINY = Fraction(1, 2**1074)  # the smallest float: more than an operation loses by underflow


def block(language):
    """The README's first block in that language."""
    return re.search(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)[1]


OUTPUT = block("text")  # what the README promises
integers = st.integers(-(10**30), 10**30)
rationals = st.builds(Fraction, integers, st.integers(1, 99) | st.just(10**40))
floats = st.floats(-1e100, 1e100)
small = st.floats(-100, 100)
finite = st.floats(allow_nan=False, allow_infinity=False)


def lists_of(numbers, how_many, max_size=5):
    """That many lists of one length, such as [x, y_true]."""
    rows = st.lists(st.tuples(*[numbers] * how_many), min_size=1, max_size=max_size)
    return rows.map(lambda rows: [list(column) for column in zip(*rows)])


def exactly(*lists):
    return [list(map(Fraction, values)) for values in lists]


def loss_at(x, y_true, w, b):
    return mse(forward(x, w, b), y_true)


def gradients_at(x, y_true, w, b):
    return gradients(x, forward(x, w, b), y_true)


def one_epoch(x, y_true, w, b, learning_rate):
    return update(w, b, *gradients_at(x, y_true, w, b), learning_rate)


def least_squares(x, y_true):
    """The best line (w, b), exactly, by the textbook formula with centred values."""
    x, y_true = exactly(x, y_true)
    x_mean, y_mean = sum(x) / len(x), sum(y_true) / len(x)
    w = sum((a - x_mean) * (t - y_mean) for a, t in zip(x, y_true))
    w /= sum((a - x_mean) ** 2 for a in x)
    return w, y_mean - w * x_mean


def curvatures(x):
    """The eigenvalues of the Hessian 2 · [[mean(x²), mean(x)], [mean(x), 1]], smaller one first."""
    m1, m2 = statistics.fmean(x), statistics.fmean(v * v for v in x)
    gap = math.sqrt((m2 - 1) ** 2 + 4 * m1 * m1)
    return 4 * (m2 - m1 * m1) / (m2 + 1 + gap), m2 + 1 + gap


# 1. The two checks that one expects


@given(lists_of(rationals, 2, max_size=20), rationals, rationals, rationals.filter(bool))
def test_gradients_equal_central_differences_of_any_step_size(data, w, b, h):
    # The MSE is a quadratic in w and in b, so its central difference has no error term.
    x, y_true = data
    dw, db = gradients_at(x, y_true, w, b)
    assert dw == (loss_at(x, y_true, w + h, b) - loss_at(x, y_true, w - h, b)) / (2 * h)
    assert db == (loss_at(x, y_true, w, b + h) - loss_at(x, y_true, w, b - h)) / (2 * h)
    assert isinstance(dw, Fraction) and isinstance(db, Fraction)


def test_training_converges_to_w_2_and_b_0():
    # `arrival`, in chapter 5, derives how soon that is, and how near rounding lets it come.
    epochs, tolerance = arrival(X, Y_TRUE, 0.1, 0.0, 0.01)
    w, b = train(X, Y_TRUE, epochs=epochs)
    assert math.hypot(w - 2, b - 0) <= tolerance < 1e-10


# 2. Proofs, by running the very code on polynomials


class Polynomial:
    """A polynomial with rational coefficients: {the sorted names of a product: its coefficient}.

    It knows no float, no comparison and no truth value, so code that uses any of them raises.
    """

    __eq__ = __bool__ = __hash__ = None

    def __init__(self, terms):
        self.terms = {names: number for names, number in terms.items() if number}

    def __add__(self, other, sign=1):
        terms = dict(self.terms)
        for names, number in polynomial(other).terms.items():
            terms[names] = terms.get(names, 0) + sign * number
        return Polynomial(terms)

    def __sub__(self, other):
        return self.__add__(other, sign=-1)

    def __rsub__(self, other):
        return polynomial(other) - self

    def __mul__(self, other):
        pairs = itertools.product(self.terms.items(), polynomial(other).terms.items())
        products = [Polynomial({tuple(sorted(p + q)): m * n}) for (p, m), (q, n) in pairs]
        return reduce(operator.add, products, Polynomial({}))

    def __truediv__(self, number):
        return self * Fraction(1, number)

    __radd__, __rmul__ = __add__, __mul__


def polynomial(value):
    if isinstance(value, Rational):
        return Polynomial({(): value})
    if isinstance(value, Polynomial):
        return value
    raise TypeError(f"{value!r} is not exact")


def unknowns(*names):
    return [Polynomial({(name,): 1}) for name in names]


@pytest.mark.parametrize("n", range(1, 6))
def test_gradients_are_proved_to_be_the_slopes_of_the_loss(n):
    """A proof for n examples: for every x, y_true, w, b and every step h at once.

    Both sides come out as the same polynomial in all of these unknowns, and the code took no
    branch that depends on them. What it leaves to sampling is n above 5: chapters 1 and 3.
    """
    w, b, h = unknowns("w", "b", "h")
    x, y_true = unknowns(*(f"x{i}" for i in range(n))), unknowns(*(f"y{i}" for i in range(n)))
    dw, db = gradients_at(x, y_true, w, b)
    in_w = loss_at(x, y_true, w + h, b) - loss_at(x, y_true, w - h, b)
    in_b = loss_at(x, y_true, w, b + h) - loss_at(x, y_true, w, b - h)
    assert in_w.terms == (2 * h * dw).terms != {}
    assert in_b.terms == (2 * h * db).terms != {}


def epoch_as_a_map(learning_rate):
    """One epoch on the article's data, with w and b unknown: its matrix and its constant part."""
    x, y_true = exactly(X, Y_TRUE)
    new = one_epoch(x, y_true, *unknowns("w", "b"), learning_rate)
    assert all(set(p.terms) <= {("w",), ("b",), ()} for p in new), "not affine in w and b"
    return [[p.terms.get(key, 0) for key in [("w",), ("b",), ()]] for p in new]


def test_training_is_proved_to_converge_to_w_2_and_b_0_from_every_start():
    (m_ww, m_wb, c_w), (m_bw, m_bb, c_b) = epoch_as_a_map(Fraction(1, 100))
    assert (m_ww * 2 + m_wb * 0 + c_w, m_bw * 2 + m_bb * 0 + c_b) == (2, 0)  # stays where it is
    # Both eigenvalues lie inside the unit circle (Jury's criterion for a 2x2 matrix), so powers of
    # the matrix go to 0 and with them the distance from (2, 0).
    trace, det = m_ww + m_bb, m_ww * m_bb - m_wb * m_bw
    assert abs(trace) < 1 + det and abs(det) < 1


@given(rationals, rationals, st.integers(0, 9))
def test_k_epochs_of_train_are_the_kth_power_of_that_map_exactly(w, b, k):
    rate = Fraction(1, 100)
    (m_ww, m_wb, _), (m_bw, m_bb, _) = epoch_as_a_map(rate)
    from_w, from_b = w - 2, b - 0
    for _ in range(k):
        from_w, from_b = m_ww * from_w + m_wb * from_b, m_bw * from_w + m_bb * from_b
    x, y_true = exactly(X, Y_TRUE)
    assert train(x, y_true, w, b, rate, k) == (2 + from_w, 0 + from_b)


# 3. The four steps are their definitions


@given(lists_of(rationals, 3), rationals, rationals, rationals, rationals, rationals)
def test_steps_equal_their_definitions_exactly(data, w, b, dw, db, rate):
    x, y_pred, y_true = data
    n = len(x)
    assert forward(x, w, b) == [w * x_i + b for x_i in x]
    assert mse(y_pred, y_true) == sum((p - t) ** 2 for p, t in zip(y_pred, y_true)) / n
    assert gradients(x, y_pred, y_true) == (
        sum(2 * (p - t) * x_i for x_i, p, t in zip(x, y_pred, y_true)) / n,
        sum(2 * (p - t) for p, t in zip(y_pred, y_true)) / n,
    )
    assert update(w, b, dw, db, rate) == (w - rate * dw, b - rate * db)
    exact = [*forward(x, w, b), mse(y_pred, y_true), *gradients(x, y_pred, y_true)]
    assert {type(v) for v in exact + [*update(w, b, dw, db, rate)]} == {Fraction}


@pytest.mark.parametrize("n", [1, 2, 3, 10, 100, 1_000, 10_000])
def test_steps_hold_for_any_number_of_examples(n):
    # The sums of 0 ... n - 1 and of their squares are known in closed form.
    x, y_true = range(n), [0] * n
    y_pred = forward(x, Fraction(1), 0)
    assert y_pred == list(x)
    assert mse(y_pred, y_true) == Fraction((n - 1) * (2 * n - 1), 6)
    dw, db = gradients(x, y_pred, y_true)
    assert (dw, db) == (Fraction((n - 1) * (2 * n - 1), 3), n - 1)
    rate = Fraction(1, 10**9)
    assert train(x, y_true, 1, 0, rate, epochs=1) == (1 - rate * dw, 0 - rate * db)


@given(lists_of(rationals, 2))
def test_mse_is_never_negative_and_0_only_for_a_perfect_guess(data):
    y_pred, y_true = data
    assert mse(y_true, y_true) == 0
    assert (mse(y_pred, y_true) > 0) == (y_pred != y_true)


@given(lists_of(rationals, 3), st.randoms(use_true_random=False), st.integers(2, 4))
def test_neither_the_order_of_the_examples_nor_repeating_them_all_matters(data, random, times):
    loss, slopes = mse(*data[1:]), gradients(*data)
    rows = list(zip(*data)) * times
    random.shuffle(rows)
    x, y_pred, y_true = zip(*rows)
    assert mse(y_pred, y_true) == loss
    assert gradients(x, y_pred, y_true) == slopes


@given(lists_of(rationals, 2), rationals, rationals)
def test_the_least_squares_line_has_no_slope_and_the_lowest_loss(data, dw, db):
    x, y_true = data
    assume(len(set(x)) > 1)
    w, b = least_squares(x, y_true)
    assert gradients_at(x, y_true, w, b) == (0, 0)
    lowest = loss_at(x, y_true, w, b)
    assert (loss_at(x, y_true, w + dw, b + db) > lowest) == (dw != 0 or db != 0)


# 4. The four steps on floats


def gamma(k):
    """The relative error that k roundings in a row can add up to (Higham, lemma 3.1)."""
    return k * U / (1 - k * U)


@given(lists_of(floats, 3), floats, floats)
def test_steps_on_floats_are_within_the_rounding_errors_of_the_exact_value(data, w, b):
    x, y_pred, y_true = data
    n, (ex, ep, et) = len(x), exactly(*data)
    for got, x_i, exact in zip(forward(x, w, b), ex, forward(ex, Fraction(w), Fraction(b))):
        # w * x_i is rounded twice, by * and by +, and b once.
        bound = gamma(2) * (abs(Fraction(w) * x_i) + abs(Fraction(b)))
        assert abs(Fraction(got) - exact) <= bound + TINY
    # Each square: - once in each factor, and *. Then n - 1 additions (0 + is exact), and /.
    exact = mse(ep, et)
    assert abs(Fraction(mse(y_pred, y_true)) - exact) <= gamma(n + 3) * exact + 2 * TINY
    # One rounding less, as x is exact; but terms may cancel, so it is relative to their sizes.
    sizes_w = sum(2 * abs((p - t) * x_i) for x_i, p, t in zip(ex, ep, et)) / n
    sizes_b = sum(2 * abs(p - t) for p, t in zip(ep, et)) / n
    for got, exact, sizes in zip(gradients(*data), gradients(ex, ep, et), (sizes_w, sizes_b)):
        assert abs(Fraction(got) - exact) <= gamma(n + 2) * sizes + 4 * TINY


@given(lists_of(small, 2), small, small, st.sampled_from([0.25, 1.0, 16.0]))
def test_gradients_agree_with_central_differences_on_floats(data, w, b, h):
    x, y_true = data
    n = len(x)
    x_max = max(map(abs, x))
    size = (abs(w) + h) * x_max + abs(b) + h + max(map(abs, y_true))  # no error is larger
    # Each error is rounded 4 times, by w + h, *, + and -; its square therefore 8 times, and n + 1
    # times more in the mean. Two such losses and their - come to 2 gamma(n + 10) size², divided
    # by 2h. In the gradient, 3 roundings of each error and n + 1 more; 2 are added for `size`.
    tolerance = gamma(n + 10) * size**2 / h + gamma(n + 6) * 2 * size * max(x_max, 1)
    dw, db = gradients_at(x, y_true, w, b)
    by_w = (loss_at(x, y_true, w + h, b) - loss_at(x, y_true, w - h, b)) / (2 * h)
    by_b = (loss_at(x, y_true, w, b + h) - loss_at(x, y_true, w, b - h)) / (2 * h)
    assert abs(dw - by_w) <= tolerance and abs(db - by_b) <= tolerance


@given(lists_of(floats, 3, max_size=20))
@example([[1.0] * 3, [1e8, 1.0, 1.0], [0.0] * 3])  # 1e16 + 1 rounds to 1e16, and again
@example([[1.0] * 3, [1e16, 1.0, 1.0], [0.0] * 3])
def test_sums_run_from_left_to_right_bit_for_bit(data):
    x, y_pred, y_true = data
    errors = [p - t for p, t in zip(y_pred, y_true)]
    assert mse(y_pred, y_true) == reduce(operator.add, [e * e for e in errors]) / len(x)
    dw = 2 * reduce(operator.add, [e * x_i for e, x_i in zip(errors, x)]) / len(x)
    assert gradients(x, y_pred, y_true) == (dw, 2 * reduce(operator.add, errors) / len(x))


# 5. train


def test_train_gives_the_rows_of_the_articles_program():
    # The article's formulas in the article's order, without numpy. Both round, w and b by less than
    # 1e-14 an epoch, which the contraction by 1 - 0.0031 adds up to less than 1e-11 between them;
    # the loss, whose slopes add up to at most 22, differs by less than 1e-9.
    rows, w, b = [], 0.1, 0.0
    for epoch in range(3100):
        y_pred = [w * x_i + b for x_i in X]
        loss = statistics.fmean((p - t) ** 2 for p, t in zip(y_pred, Y_TRUE))
        dw = (2 / len(X)) * math.fsum(x_i * (p - t) for x_i, p, t in zip(X, y_pred, Y_TRUE))
        db = (2 / len(X)) * math.fsum(p - t for p, t in zip(y_pred, Y_TRUE))
        w, b = w - 0.01 * dw, b - 0.01 * db
        rows.append((epoch, loss, w, b))
    ours = []
    train(X, Y_TRUE, epochs=3100, on_epoch=lambda *row: ours.append(row))
    assert len(ours) == len(rows)
    for row, our in zip(rows, ours):
        assert our == pytest.approx(row, rel=0, abs=1e-9)


@given(lists_of(small, 2), small, small, st.floats(0.05, 0.95), st.integers(0, 20))
def test_train_is_the_four_steps_again_and_again(data, w, b, part, epochs):
    rate = part * learning_rate_limit(data[0])
    seen, expected = [], []
    result = train(*data, w, b, rate, epochs, lambda *row: seen.append(row))
    for epoch in range(epochs):
        loss = loss_at(*data, w, b)  # of the guess, before the step
        w, b = one_epoch(*data, w, b, rate)
        expected.append((epoch, loss, w, b))
    assert (seen, result) == (expected, (w, b))


def arrival(x, y_true, w, b, learning_rate):
    """How many epochs from (w, b) until only rounding keeps train from the best line, and how far.

    One epoch multiplies the distance from the best line by at most rho, the larger |eigenvalue| of
    its symmetric matrix. It also rounds: to first order, w and b by 4 (n + 6) U · size each, with
    size = 1 + |w| + |b| + max|y_true| of the best line, as the contraction forgets what was rounded
    on the way to it. (n + 5 roundings of each term of lr · 2 · mean((|w x| + |b| +
    |y_true|) · |x|), which is <= 4 size as lr <= 2 / (m2 + 1) and mean|x| <= sqrt(m2) <=
    (m2 + 1) / 2; one more in w itself.) These add up to at most 1 / (1 - rho) times one epoch's,
    which is half of the tolerance; the other half is what is left of the way.
    """
    low, high = curvatures(x)
    rho = max(abs(1 - learning_rate * low), abs(1 - learning_rate * high))
    best = least_squares(x, y_true)
    size = 1 + float(abs(best[0]) + abs(best[1])) + max(map(abs, y_true))
    tolerance = 2 * math.sqrt(2) * 4 * (len(x) + 6) * U * size / (1 - rho)
    distance = math.hypot(w - best[0], b - best[1])
    # rho = 0 arrives at once; to assume 0.5 then costs some epochs and avoids log(0).
    epochs = math.log(max(2 * distance / tolerance, 1)) / -math.log(max(rho, 0.5))
    return math.ceil(epochs) + 1, tolerance


@given(st.floats(-1000, 1000), st.floats(-1000, 1000), st.floats(0.05, 0.95))
@settings(max_examples=50)
def test_train_reaches_w_2_and_b_0_from_any_start_when_the_contraction_says_so(w, b, part):
    rate = part * learning_rate_limit(X)
    epochs, tolerance = arrival(X, Y_TRUE, w, b, rate)
    w, b = train(X, Y_TRUE, w, b, rate, epochs)
    assert math.hypot(w - 2, b - 0) <= tolerance


@given(lists_of(st.integers(-5, 5), 2, max_size=6), st.integers(-9, 9), st.integers(-9, 9))
@settings(max_examples=50)
def test_train_reaches_the_least_squares_line_of_other_data(data, w, b):
    x, y_true = data
    assume(len(set(x)) > 1)
    low, high = curvatures(x)
    assume(high / low <= 100)  # about 100 · ln(1e13) = 3,000 epochs at the most, at half the limit
    rate = learning_rate_limit(x) / 2
    epochs, tolerance = arrival(x, y_true, w, b, rate)
    best = least_squares(x, y_true)
    w, b = train(x, y_true, w, b, rate, epochs)
    assert math.hypot(w - best[0], b - best[1]) <= tolerance


@given(rationals, lists_of(rationals, 1, max_size=4), rationals, rationals)
def test_with_standardised_x_one_epoch_at_one_half_is_enough_exactly(t, y, w, b):
    # a and c on the circle a² + c² = 2, so that x has mean 0 and mean square 1 without a root.
    p, q = (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
    x = [p + q, -p - q, p - q, q - p]
    y_true = (y[0] * 4)[:4]
    assert train(x, y_true, w, b, Fraction(1, 2), epochs=1) == least_squares(x, y_true)


def test_same_inputs_same_bits_nothing_is_kept_between_calls_and_no_input_is_changed():
    bits = (1.7389680910260903, 0.5418646357034324)
    x, y_true = [1.0, 2.0], [5.0, -5.0]
    assert train(x, y_true, epochs=100) != bits
    x[:], y_true[:] = X, Y_TRUE  # the same lists with other numbers: only the numbers may count
    assert train(x, y_true, epochs=100) == train(X, Y_TRUE, epochs=100) == bits
    assert learning_rate_limit(x) == learning_rate_limit(X)
    with pytest.raises(OverflowError):
        train(x, y_true, w=1e300)
    assert (x, y_true) == (X, Y_TRUE)


@given(st.integers(0, 60), st.integers(0, 60), st.floats(-9, 9), st.floats(-9, 9))
def test_a_epochs_and_then_b_more_are_a_plus_b_epochs(first, second, w, b):
    halfway = train(X, Y_TRUE, w, b, epochs=first)
    at_once = train(X, Y_TRUE, w, b, epochs=first + second)
    assert train(X, Y_TRUE, *halfway, epochs=second) == at_once


def test_train_does_not_stop_early_even_where_nothing_is_left_to_learn():
    seen = []
    train(X, Y_TRUE, 2.0, 0.0, epochs=30_000, on_epoch=lambda *row: seen.append(row))
    assert seen == [(epoch, 0.0, 2.0, 0.0) for epoch in range(30_000)]


def test_on_epoch_may_return_anything_and_raise_anything():
    seen = []
    train(X, Y_TRUE, epochs=5, on_epoch=lambda *row: seen.append(row) or "go on")
    assert [epoch for epoch, loss, w, b in seen] == [0, 1, 2, 3, 4]
    with pytest.raises(ZeroDivisionError):
        train(X, Y_TRUE, on_epoch=lambda *row: 1 / 0)


@pytest.mark.parametrize("start", [(0.1, 0.0), (-0.0, -0.0), (Fraction(1, 3), Fraction(1, 7))])
def test_epochs_0_returns_the_start(start):
    result = train(X, Y_TRUE, *start, epochs=0, on_epoch=lambda *row: pytest.fail("called"))
    assert repr(result) == repr(start)


@given(lists_of(st.integers(-9, 9), 2), st.integers(-9, 9), st.integers(-9, 9))
@example([[1, 2], [10**200, -(10**200)]], 0, 0)  # exact where floats would overflow
def test_train_is_exact_when_all_its_numbers_are_fraction_or_int(data, w, b):
    rate = Fraction(1, 200)
    seen = []
    result = train(*data, w, b, rate, epochs=3, on_epoch=lambda *row: seen.extend(row[1:]))
    for _ in range(3):
        w, b = one_epoch(*exactly(*data), Fraction(w), Fraction(b), rate)
    assert result == (w, b)
    assert {type(value) for value in [*result, *seen]} == {Fraction}


@pytest.mark.parametrize("kind", [tuple, lambda v: array.array("d", v), lambda v: range(1, 7)])
def test_tuples_arrays_and_ranges_are_as_good_as_lists(kind):
    x, y_true = kind(X), kind(Y_TRUE)
    rate = learning_rate_limit(list(x)) / 2
    assert learning_rate_limit(x) / 2 == rate
    assert train(x, y_true, 0.1, 0.0, rate, 9) == train(list(x), list(y_true), 0.1, 0.0, rate, 9)


@Integral.register
class Whole:  # like the integers of numpy: whole numbers that are no int
    def __index__(self):
        return 3

    def __lt__(self, other):
        return other > 3


def test_epochs_may_be_a_whole_number_of_any_kind():
    assert train(X, Y_TRUE, epochs=Whole()) == train(X, Y_TRUE, epochs=3)


# 6. learning_rate_limit


@given(lists_of(st.floats(-1e77, 1e77) | st.integers(-9, 9) | rationals, 1, max_size=20))
def test_limit_is_2_over_the_larger_eigenvalue_of_the_hessian(data):
    [x] = data
    limit = learning_rate_limit(x)
    [exact] = exactly(x)
    m1, m2 = sum(exact) / len(x), sum(v * v for v in exact) / len(x)
    # det(Hessian - c) changes its sign at an eigenvalue c; right of their mean, m2 + 1, there is
    # only the larger. n + 1 roundings in m1 (of mean|x|) and in m2 move it by at most 1.62 (n + 1)
    # U, as |dc| <= |dm2| + sqrt(dm2² + 4 dm1²); formula and Fraction to float by 8.3 U.
    slack = gamma(2 * len(x) + 10)
    low, high = 2 / Fraction(limit) * (1 - slack), 2 / Fraction(limit) * (1 + slack)

    def characteristic(c):
        return (2 * m2 - c) * (2 - c) - 4 * m1 * m1

    assert high >= m2 + 1
    assert characteristic(high) >= 0
    assert low < m2 + 1 or characteristic(low) <= 0
    assert type(limit) is float and 0 < limit <= 1


def test_limit_of_the_articles_x_and_of_1_to_20():
    assert f"{learning_rate_limit(X):.5f}" == "0.21578"
    assert f"{learning_rate_limit(range(1, 21)):.4f}" == "0.0069"
    assert learning_rate_limit([0.0]) == learning_rate_limit([0]) == 1.0
    assert learning_rate_limit([-1.0, 1.0]) == learning_rate_limit([Fraction(-1), 1]) == 1.0
    assert learning_rate_limit([1.0] * 100_000) == 0.5


moderate = st.fractions(-1000, 1000, max_denominator=100)


@given(lists_of(moderate, 2), moderate, moderate, st.floats(0, 1))
def test_no_step_below_the_limit_raises_the_loss(data, w, b, part):
    # Exactly: floats could rise by a rounding error near the minimum. The limit itself is a
    # rounded float, so 1e-9 of it is left out; it is off by far less.
    x, y_true = data
    rate = Fraction(part) * Fraction(learning_rate_limit(x)) * (1 - Fraction(1, 10**9))
    after = loss_at(x, y_true, *one_epoch(x, y_true, w, b, rate))
    assert after <= loss_at(x, y_true, w, b)


def test_every_step_1_percent_above_the_limit_raises_the_loss():
    w, b, rate = 0.1, 0.0, 1.01 * learning_rate_limit(X)
    losses = []
    for _ in range(1000):
        losses.append(loss_at(X, Y_TRUE, w, b))
        w, b = one_epoch(X, Y_TRUE, w, b, rate)
    assert all(before < after for before, after in zip(losses, losses[1:]))


def test_at_the_limit_training_swings_for_ever():
    b = 3  # with x = 0 only b matters, the limit is 1, and 5 is what it should learn
    for expected in [7, 3] * 10:
        _, b = one_epoch([0], [5], 0, b, learning_rate_limit([0]))
        assert b == expected


# 7. Errors


ERRORS = """
mse([], [])  ->  ValueError: 0 values in y_pred and y_true: give at least one
gradients([], [], [])  ->  ValueError: 0 values in x and y_pred and y_true: give at least one
learning_rate_limit([])  ->  ValueError: 0 values in x: give at least one
train([], [])  ->  ValueError: 0 values in x: give at least one
train(X, Y_TRUE[:5])  ->  ValueError: x has 6 values but y_true has 5: they go in pairs
train((v for v in X), Y_TRUE)  ->  TypeError: ...generator...
train([1, nan], [1, 2])  ->  ValueError: x[1] is nan, not a finite float: leave it out, or, ...
learning_rate_limit([1, inf])  ->  ValueError: x[1] is inf, not a finite float: leave it out, ...
train([1, 2], [1, -inf])  ->  ValueError: y_true[1] is -inf, not a finite float: leave it out, ...
train(X, Y_TRUE, w=nan)  ->  ValueError: w is nan, not a finite float: leave it out, ...
train([0] * 5000 + [nan], [0] * 5001)  ->  ValueError: x[5000] is nan, not a finite float: ...
train([0] * 5001, [0] * 5000 + [inf])  ->  ValueError: y_true[5000] is inf, not a finite float: ...
train([1, nan], [1, 2], epochs=0)  ->  ValueError: x[1] is nan, not a finite float: ...
train(X, Y_TRUE, w=10**400)  ->  ValueError: w is 1000...000, not a finite float: ... scale the data
train([1, "2"], [1, 2])  ->  TypeError: x[1] is '2': convert it, for example with float()
train([1, 2], [None, 2])  ->  TypeError: y_true[0] is None: convert it, for example with float()
train([[1.0]], [1.0])  ->  TypeError: x[0] is [1.0]: convert it, for example with float()
train(X, Y_TRUE, w="1")  ->  TypeError: w is '1': convert it, for example with float()
train(X, Y_TRUE, b=1j)  ->  TypeError: b is 1j: convert it, for example with float()
train(X, X, 0, 0, "0.1")  ->  TypeError: learning_rate is '0.1', not an int, float or Fraction: ... try 0.11
train(X, X, 0, 0, [0.1])  ->  TypeError: learning_rate is [0.1], not an int, float or ... try 0.11
train(X, X, 0, 0, 0)  ->  ValueError: learning_rate=0 is not above 0: training ... 0.216; try 0.11
train(X, X, 0, 0, nan)  ->  ValueError: learning_rate=nan is not above 0: ... 0.216; try 0.11
train(X, X, 0, 0, 0.3)  ->  ValueError: learning_rate=0.3 is too large for this x: ...; try 0.11
train(X, X, 0, 0, inf)  ->  ValueError: learning_rate=inf is too large for this x: ...; try 0.11
train(range(1, 21), range(20))  ->  ValueError: learning_rate=0.01 is ... 0.00693; try 0.0035
train(X, Y_TRUE, epochs=-1)  ->  ValueError: epochs=-1 is negative: give 0 or more
train(X, Y_TRUE, epochs=-(10**12))  ->  ValueError: epochs=-1000000000000 is negative: give 0 or more
train(X, Y_TRUE, epochs=5.0)  ->  TypeError: epochs is 5.0: give a whole number such as 5000
train(X, Y_TRUE, epochs="5")  ->  TypeError: epochs is '5': give a whole number such as 5000
train([1e200, 1], [1, 2])  ->  OverflowError: numbers too large, scale the data: x reaches 1e+200
learning_rate_limit([-1.2e77])  ->  OverflowError: ..., scale the data: x reaches 1.2e+77
learning_rate_limit([10**200])  ->  OverflowError: ..., scale the data: x reaches 1000...000
train([1], [-1e308])  ->  OverflowError: ..., scale the data: ..., y_true reaches 1e+308, ...
train([1], [1e200])  ->  OverflowError: ..., scale the data: x reaches 1, y_true reaches 1e+200, ...
train([1], [10**200], 0, 0)  ->  OverflowError: ..., scale the data: ..., y_true reaches 1000...
train(X, Y_TRUE, w=1e300)  ->  OverflowError: ... w reaches 1e+300, b reaches 0.0
train(X, Y_TRUE, b=-1e300)  ->  OverflowError: ... w reaches 0.1, b reaches 1e+300
"""


@pytest.mark.parametrize("row", ERRORS.strip().splitlines())
def test_errors_name_the_argument_show_the_value_and_say_what_would_do(row):
    call, error = row.split("  ->  ")
    with pytest.raises((TypeError, ValueError, OverflowError)) as caught:
        eval(call, {**vars(simple_neuron), "nan": math.nan, "inf": math.inf})
    message = f"{caught.type.__name__}: {caught.value}"
    assert re.fullmatch(re.escape(error).replace(r"\.\.\.", ".*"), message), message


@given(st.integers(0, 9), st.integers(0, 9))
def test_lists_of_different_lengths_are_refused_with_names_and_lengths(n, m):
    assume(n != m)
    x, y = [1.0] * n, [1.0] * m
    for name, other, call in [
        ("y_pred", "y_true", lambda: mse(x, y)),
        ("x", "y_true", lambda: train(x, y)),
        ("x", "y_true", lambda: gradients(x, x, y)),
        ("x", "y_pred", lambda: gradients(x, y, x)),
        ("x", "y_pred", lambda: gradients(x, y, y)),
    ]:
        with pytest.raises(ValueError, match=f"^{name} has {n} values but {other} has {m}: "):
            call()


@given(lists_of(st.floats(-9, 9), 2), st.data(), st.sampled_from([math.nan, math.inf, -math.inf]))
def test_nan_and_inf_are_refused_wherever_they_stand(data, place, value):
    which, name = place.draw(st.sampled_from([(0, "x"), (1, "y_true")]))
    i = place.draw(st.integers(0, len(data[0]) - 1))
    data[which][i] = value
    with pytest.raises(ValueError, match=rf"^{name}\[{i}\] is {value}, "):
        train(*data)


bad_rates = st.floats(max_value=0) | st.floats(min_value=1) | st.just(math.nan)  # for any x


@given(lists_of(st.floats(-1e50, 1e50), 2), bad_rates, st.floats(1, 10))
def test_exactly_the_rates_between_0_and_the_limit_are_accepted_and_one_is_offered(
    data, bad, times
):
    limit = learning_rate_limit(data[0])
    for rate in (bad, times * limit):
        message = rf"^learning_rate={re.escape(repr(rate))} is .* below about .*; try (.*)$"
        with pytest.raises(ValueError, match=message) as caught:
            train(*data, learning_rate=rate, on_epoch=lambda *row: pytest.fail("called"))
    offered = float(re.match(message, str(caught.value))[1])
    assert abs(2 * offered / limit - 1) <= 0.05  # half of the limit, rounded to two digits
    for rate in (offered, math.nextafter(limit, 0), 5e-324, Fraction(1, 10**999)):
        train(*data, 0.0, 0.0, rate, epochs=1)


@given(lists_of(finite | st.floats(-1e77, 1e77), 2), finite, finite, st.floats(0.01, 0.99))
def test_nan_and_inf_never_come_out_of_train(data, w, b, part):
    seen = []
    try:
        rate = part * learning_rate_limit(data[0])
        seen += train(*data, w, b, rate, 5, lambda *row: seen.extend(row))
    except OverflowError as error:
        assert "scale the data" in str(error)
    assert all(map(math.isfinite, seen))


# 8. The module as its users meet it


def test_main_prints_the_output_to_the_byte(capsys):
    main()
    assert capsys.readouterr() == (OUTPUT, "")
    runpy.run_path(simple_neuron.__file__, run_name="__main__")
    assert capsys.readouterr() == (OUTPUT, "")


def test_main_really_trains_for_5000_epochs_in_a_row(monkeypatch):
    expected, losses = [], []
    train(X, Y_TRUE, epochs=5000, on_epoch=lambda epoch, loss, w, b: expected.append(loss))
    monkeypatch.setattr(simple_neuron, "mse", lambda *args: losses.append(mse(*args)) or losses[-1])
    main()
    assert losses == expected


def python(*args, cwd):
    return subprocess.run([sys.executable, *args], cwd=cwd, capture_output=True, check=True)


def test_a_copy_of_the_one_file_runs_alone_isolated_and_without_warnings(tmp_path):
    shutil.copy(simple_neuron.__file__, tmp_path)
    run = python("-I", "-S", "-W", "error", "simple_neuron.py", cwd=tmp_path)
    assert (run.stdout.decode("ascii").splitlines(), run.stderr) == (OUTPUT.splitlines(), b"")
    run = python("-I", "-S", "-W", "error", "-m", "doctest", "simple_neuron.py", cwd=tmp_path)
    assert (run.stdout, run.stderr) == (b"", b"")


def test_importing_it_prints_nothing_and_loads_only_light_modules_of_the_standard_library(tmp_path):
    shutil.copy(simple_neuron.__file__, tmp_path)
    line = (
        "import sys; sys.path += '.'; import simple_neuron; sys.exit('collections' in sys.modules)"
    )
    run = python("-I", "-S", "-W", "error", "-c", line, cwd=tmp_path)
    assert (run.stdout, run.stderr) == (b"", b"")
    tree = ast.parse(pathlib.Path(simple_neuron.__file__).read_text(encoding="utf-8"))
    froms = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert froms == {"__future__", "_collections_abc", "math", "numbers", "sys"}
    assert not any(isinstance(node, ast.Import) for node in ast.walk(tree))


SIGNATURES = {
    "forward": "(x: Sequence[float], w: float, b: float) -> list[float]",
    "mse": "(y_pred: Sequence[float], y_true: Sequence[float]) -> float",
    "gradients": "(x: Sequence[float], y_pred: Sequence[float], y_true: Sequence[float])"
    " -> tuple[float, float]",
    "update": "(w: float, b: float, dw: float, db: float, learning_rate: float)"
    " -> tuple[float, float]",
    "train": "(x: Sequence[float], y_true: Sequence[float], w: float = 0.1, b: float = 0.0,"
    " learning_rate: float = 0.01, epochs: int = 5000, on_epoch:"
    " Callable[[int, float, float, float], object] | None = None) -> tuple[float, float]",
    "learning_rate_limit": "(x: Sequence[float]) -> float",
    "main": "() -> None",
}


def test_the_module_offers_these_functions_the_articles_data_its_licence_and_version():
    assert set(simple_neuron.__all__) == {"X", "Y_TRUE", *SIGNATURES}
    for name, signature in SIGNATURES.items():
        found = str(inspect.signature(getattr(simple_neuron, name)))
        assert found.replace("'", "") == signature
    assert X == [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
    assert Y_TRUE == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    source = pathlib.Path(simple_neuron.__file__).read_text(encoding="utf-8")
    assert source.startswith("# SPDX-License-Identifier: 0BSD\n")
    assert re.fullmatch(r"\d+\.\d+\.\d+", simple_neuron.__version__)


def test_every_public_function_has_an_example_and_all_examples_hold():
    finder = doctest.DocTestFinder(recurse=False)
    for name in SIGNATURES:
        assert finder.find(getattr(simple_neuron, name))[0].examples
    assert doctest.testmod(simple_neuron).failed == 0


# 9. The README


def test_readmes_algorithm_pasted_into_a_prompt_gives_the_bits_of_train(capsys):
    prompt = code.InteractiveConsole()
    unfinished = [prompt.push(line) for line in block("python").splitlines()]
    assert not unfinished[-1]
    assert (prompt.locals["w"], prompt.locals["b"]) == train(X, Y_TRUE)
    assert capsys.readouterr() == ("w = 2.0000, b = 0.0000, and 4.0 gives 8.0000\n", "")


def test_readmes_figures_and_chart_are_what_training_gives():
    w, b = train(X, Y_TRUE, epochs=100)
    loss, answer = f"{loss_at(X, Y_TRUE, 0.1, 0.0):.4f}", f"{forward([4.0], w, b)[0]:.4f}"
    assert f"this one | {loss} | {w:.4f} | {b:.4f} | {answer} |" in README
    assert f"`w = {w:.4f}`，`b = {b:.4f}`，输入 4.0 得到 {answer}（" in README
    assert f"{loss}, in the row of epoch 0" in README and f"损失值是 {loss}，" in README
    rows = [(0.1, 0.0)]  # w and b after so many epochs
    train(X, Y_TRUE, epochs=5000, on_epoch=lambda epoch, loss, w, b: rows.append((w, b)))
    shown = [f"{w:.4f} {b:.4f}" for w, b in rows]
    assert shown.index("2.0000 0.0000") == 3048
    assert "it takes 3,048 epochs" in README and "要学 3,048 轮" in README
    low, high = curvatures(X)
    assert f"{high / low:.0f} times as steep as its floor" in README
    assert max(abs(p - t) for p, t in zip(forward(X, *rows[40]), Y_TRUE)) < 0.5
    assert f"In 40 epochs `w` jumps to {rows[40][0]:.2f}" in README
    assert f"carries `b` up to {max(b for w, b in rows):.2f}" in README
    for line in zip(*rows[:1201:40]):
        assert "line [" + ", ".join(f"{value:.2f}" for value in line) + "]" in block("mermaid")
    assert "0 --> 1200" in block("mermaid")
    parameters = inspect.signature(train).parameters.values()
    call = ", ".join(str(p.replace(annotation=p.empty)) for p in parameters)
    assert f"`train({call})`" in README


def test_readmes_examples_hold():
    results = doctest.testfile(str(FOLDER / "README.md"), module_relative=False, encoding="utf-8")
    assert results.failed == 0 and results.attempted > 20


if __name__ == "__main__":
    sys.exit(subprocess.call([sys.executable, "-m", "pytest", __file__]))
