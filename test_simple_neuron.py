"""Why simple_neuron is right, in the order of the module.

The functions forward, mse, gradients and update use only + - * /, so they also run on Fraction,
where nothing is rounded. Tests on Fractions compare exactly. Tests on floats allow for rounding:
ROUNDING, times the operations that a number goes through.
"""

import array
import doctest
import inspect
import json
import linecache
import math
import re
import runpy
import secrets
import subprocess
import sys
import warnings
from collections import ChainMap, Counter, OrderedDict, deque
from decimal import Decimal, localcontext
from fractions import Fraction
from numbers import Integral, Rational
from pathlib import Path
from statistics import mean, pstdev, pvariance
from types import MappingProxyType

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import simple_neuron
from simple_neuron import (
    Y_TRUE,
    X,
    fit,
    forward,
    gradients,
    learning_rate_limit,
    mse,
    standardize,
    train,
    update,
)

settings.register_profile("slow machines are fine", deadline=None)
settings.load_profile("slow machines are fine")

stops_short = pytest.mark.filterwarnings("ignore::RuntimeWarning")
never_warns = pytest.mark.filterwarnings("error")

TINY = Fraction(1, 10**12)
ROUNDING = 2.0**-53  # the relative error of one operation on floats, at most
MANY_SIZES = [*range(1, 101), 1_000, 5_000]  # numbers of examples


# Data to draw

ints = st.integers(-9, 9)
fractions = st.builds(Fraction, st.integers(-(10**30), 10**30), st.integers(1, 10**9))
floats = st.floats(-1e75, 1e75)  # all that the module accepts
units = st.sampled_from([1e-30, 1e-9, 0.01, 1.0, 1e3, 1e30])
offsets = st.sampled_from([0, 0, 5, -2000, 10**6, -(10**9)])


@st.composite
def columns(draw, numbers, how_many=2, max_size=5):
    """Draw `how_many` lists, all of the same length."""
    n = draw(st.integers(1, max_size))
    column = st.lists(numbers, min_size=n, max_size=n)
    return [draw(column) for _ in range(how_many)]


@st.composite
def measurements(draw):
    """Draw x and y_true as people have them: in any unit, and perhaps far from 0."""
    whole_numbers = st.integers(-1000, 1000)
    x, y_true = draw(columns(whole_numbers, max_size=20))
    x_unit, x_offset = draw(units), draw(offsets)
    y_unit, y_offset = draw(units), draw(offsets)
    x = [(i + x_offset) * x_unit for i in x]
    y_true = [(i + y_offset) * y_unit for i in y_true]
    return x, y_true


# What several tests calculate


def exactly(numbers):
    return [Fraction(number) for number in numbers]


def loss_at(x, y_true, w, b):
    return mse(forward(x, w, b), y_true)


def slopes_at(x, y_true, w, b):
    return gradients(x, forward(x, w, b), y_true)


def one_epoch(x, y_true, w, b, learning_rate):
    dw, db = slopes_at(x, y_true, w, b)
    return update(w, b, dw, db, learning_rate)


def best_line(x, y_true):
    """Return the exact w and b of least squares, by the formulas in textbooks."""
    x, y_true = exactly(x), exactly(y_true)
    x_mean, y_mean = mean(x), mean(y_true)
    covariance = mean((x_i - x_mean) * (y_i - y_mean) for x_i, y_i in zip(x, y_true))
    w = covariance / (pvariance(x) or 1)
    return w, y_mean - w * x_mean


def error_of(call, kind):
    """Return the text of the error that the call raises."""
    with pytest.raises(kind) as caught:
        call()
    return str(caught.value)


def warns_at(x, y_true, w, b):
    """Say whether train warns if it ends at w and b. It starts there, and its one step is tiny."""
    learning_rate = TINY * Fraction(learning_rate_limit(x))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        train(x, y_true, w=w, b=b, learning_rate=learning_rate, epochs=1)
    return len(caught) == 1


# The two checks you expect: central differences, and learning w = 2 and b = 0


def central_differences(x, y_true, w, b, h):
    """Measure the slopes of the loss: its rise from h below to h above, divided by 2 h.

    The loss is quadratic in w, and in b. For a quadratic, this is the slope, however large h is.
    """
    dw = (loss_at(x, y_true, w + h, b) - loss_at(x, y_true, w - h, b)) / (2 * h)
    db = (loss_at(x, y_true, w, b + h) - loss_at(x, y_true, w, b - h)) / (2 * h)
    return dw, db


@given(columns(fractions), fractions, fractions, fractions.filter(bool))
def test_gradients_equal_central_differences(data, w, b, h):
    x, y_true = data
    assert slopes_at(x, y_true, w, b) == central_differences(x, y_true, w, b, h)


def test_gradients_equal_central_differences_at_a_random_point():
    """As good as a proof, for each of these numbers of examples.

    The functions don't branch on their numbers: times 2 h n, both sides are polynomials of degree
    4 at most. If they differed, they would agree at a random point, from 10^30 values a coordinate,
    with a probability of less than 1 in 10^29 (the lemma of Schwartz and Zippel).
    """

    def at_random(how_many):
        return [Fraction(secrets.randbelow(10**30) + 1, 10**20) for _ in range(how_many)]

    for n in [1, 2, 3, 4, 5, 20, 500]:
        x, y_true = at_random(n), at_random(n)
        w, b, h = at_random(3)
        slopes, differences = slopes_at(x, y_true, w, b), central_differences(x, y_true, w, b, h)
        assert slopes == differences, f"with {n} examples"


@pytest.mark.parametrize(
    "mistaken_slopes",
    [
        pytest.param(lambda ex, e, n: (-2 * ex / n, -2 * e / n), id="sign flipped"),
        pytest.param(lambda ex, e, n: (ex / n, e / n), id="2 missing"),
        pytest.param(lambda ex, e, n: (2 * ex, 2 * e), id="1/n missing"),
        pytest.param(lambda ex, e, n: (2 * ex / (n - 1), 2 * e / (n - 1)), id="n - 1 for n"),
        pytest.param(lambda ex, e, n: (2 * e / n, 2 * e / n), id="x missing from dw"),
        pytest.param(lambda ex, e, n: (2 * e / n, 2 * ex / n), id="dw and db swapped"),
        pytest.param(lambda ex, e, n: (2 * ex / n, 4 * e / n), id="bias stepped twice"),
        pytest.param(lambda ex, e, n: (2 * ex / n, 0), id="bias never stepped"),
    ],
)
def test_central_differences_catch_the_classic_mistakes(mistaken_slopes):
    """So the tests above can fail. e and ex are the sums of the errors, and of errors times x."""
    x, y_true, w, b = exactly(X), exactly(Y_TRUE), Fraction(1, 10), Fraction(0)
    errors = [guess - correct for guess, correct in zip(forward(x, w, b), y_true)]
    sum_of_ex = sum(error * x_i for error, x_i in zip(errors, x))
    slopes = mistaken_slopes(sum_of_ex, sum(errors), len(x))
    assert slopes != central_differences(x, y_true, w, b, h=1)


def test_training_finds_w_2_and_b_0():
    w, b = train(X, Y_TRUE, w=0.1, b=0.0, learning_rate=0.01, epochs=5000)
    assert (w, b) == (1.9999999487799383, 1.0637166684534733e-07)


@pytest.mark.parametrize("w, b", [(0.0, 0.0), (3.0, -5.0), (-10.0, 10.0), (8.0, 8.0)])
def test_training_finds_w_2_and_b_0_from_other_starts(w, b):
    """An epoch leaves at most 1 - 0.01 * 0.3146 of the distance: this much along the valley.

    (0.3146 is the smaller eigenvalue of the loss's Hessian.) Rounding adds less than 1e-14 an
    epoch: w and b are below 16, and steps are 0.01 times sums below 250, rounded some ten times.
    Each later epoch leaves at most the same share of this.
    """
    share_left, epochs = 1 - 0.01 * 0.3146, 10_000
    rounding = 1e-14 / (1 - share_left)  # 1e-14 + 1e-14 * share_left + ...
    tolerance = math.hypot(w - 2, b) * share_left**epochs + rounding
    w, b = train(X, Y_TRUE, w=w, b=b, learning_rate=0.01, epochs=epochs)
    assert math.hypot(w - 2, b) <= tolerance


@given(st.sets(st.integers(-2, 2), min_size=2), ints, ints)
@settings(max_examples=20)  # each trains for 2000 epochs
def test_training_finds_other_lines_in_other_data(x, slope, height):
    """At half the limit, an epoch leaves at most 0.98 of the distance: most for x = 1, 2.

    After 2000 epochs, less than 1e-17 of it is left. What an epoch rounds, less than 1e-14, adds
    up to 50 times that at most.
    """
    x = list(x)
    y_true = [slope * x_i + height for x_i in x]
    w, b = train(x, y_true, learning_rate=learning_rate_limit(x) / 2, epochs=2000)
    assert (w, b) == pytest.approx((slope, height), rel=0, abs=1e-12)


# The four steps, to the last bit. Comparing repr() compares the types and the sign of 0, too


@given(columns(fractions) | columns(floats) | columns(ints), ints | floats, ints | floats)
def test_forward_guesses_w_x_plus_b(data, w, b):
    x, _ = data
    assert repr(forward(x, w, b)) == repr([w * x_i + b for x_i in x])


@given(columns(fractions) | columns(ints) | columns(floats, max_size=20))
def test_mse_is_the_mean_of_the_squared_errors(data):
    y_pred, y_true = data
    total = 0
    for guess, correct in zip(y_pred, y_true):
        total += (guess - correct) * (guess - correct)
    assert repr(mse(y_pred, y_true)) == repr(total / len(y_true))


@given(columns(fractions, 3) | columns(ints, 3) | columns(floats, 3, max_size=20))
def test_gradients_are_their_formulas(data):
    x, y_pred, y_true = data
    n, dw, db = len(x), 0, 0
    for x_i, guess, correct in zip(x, y_pred, y_true):
        dw += (guess - correct) * x_i
        db += guess - correct
    assert repr(gradients(x, y_pred, y_true)) == repr((2 * dw / n, 2 * db / n))


@given(*[fractions | floats] * 5)
def test_update_subtracts_the_learning_rate_times_the_slope(w, b, dw, db, learning_rate):
    new_w, new_b = w - learning_rate * dw, b - learning_rate * db
    assert repr(update(w, b, dw, db, learning_rate)) == repr((new_w, new_b))


def test_sums_run_from_left_to_right():
    """In floats, 1e16 + 1 is 1e16. So 1e16 + 1 + 1 is 1e16, but sum() may give 1e16 + 2."""
    zeros = [0.0, 0.0, 0.0]
    assert mse([1e8, 1.0, 1.0], zeros) == 1e16 / 3
    assert gradients([1.0, 1.0, 1.0], [1e16, 1.0, 1.0], zeros) == (2e16 / 3, 2e16 / 3)


@pytest.mark.parametrize("function", [forward, mse, gradients, update])
def test_the_four_functions_call_no_sum(function):
    """Before Python 3.12, sum() gives the same bits, so the test above can't tell there."""
    assert not {"sum", "fsum"} & set(function.__code__.co_names)


def test_slopes_are_doubled_before_they_are_divided():
    """A third of the smallest float rounds to 0, but two thirds of it round up."""
    smallest = 5e-324
    slopes = gradients([1.0, 1.0, 1.0], [smallest, 0.0, 0.0], [0.0, 0.0, 0.0])
    assert slopes == (smallest, smallest)


def test_the_four_functions_hold_for_many_sizes():
    """With errors 0, 1, ..., n - 1, their sum and that of their squares are known."""
    for n in MANY_SIZES:
        x = list(range(n))
        y_pred = [2 * x_i + 3 for x_i in x]
        y_true = [x_i + 3 for x_i in x]
        sum_of_errors, sum_of_squares = n * (n - 1) // 2, n * (n - 1) * (2 * n - 1) // 6
        slopes = 2 * sum_of_squares / n, 2 * sum_of_errors / n  # here, the x are the errors
        assert forward(x, 2, 3) == y_pred, f"with {n} examples"
        assert mse(y_pred, y_true) == sum_of_squares / n, f"with {n} examples"
        assert gradients(x, y_pred, y_true) == slopes, f"with {n} examples"


def test_arguments_may_be_given_by_name():
    assert forward(x=[2], w=3, b=4) == [10]
    assert mse(y_pred=[10], y_true=[7]) == 9
    assert gradients(x=[2], y_pred=[10], y_true=[7]) == (12, 6)
    assert update(w=3, b=4, dw=12, db=6, learning_rate=2) == (-21, -8)
    assert train(x=[2], y_true=[7], w=3, b=4, epochs=0) == (3, 4)
    assert fit(x=[-1, 1], y_true=[2, 2]) == (0, 2)
    assert standardize(x=[1, 3]) == ([-1, 1], 2, 1)
    assert learning_rate_limit(x=[0]) == 1


# train


def test_the_defaults_of_train():
    """If you change one, fix README and the docstrings of train, update and forward."""
    parameters = inspect.signature(train).parameters.values()
    defaults = {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}
    article = {"w": 0.1, "b": 0.0, "learning_rate": 0.01}
    assert repr(defaults) == repr({**article, "epochs": 5000, "on_epoch": None})


@stops_short
@given(columns(fractions) | columns(floats), st.integers(0, 5))
def test_train_repeats_the_four_steps_and_reports_each_epoch(data, epochs):
    x, y_true = data
    start_w, start_b = x[0], y_true[0]
    number = type(start_w)  # Fraction or float
    learning_rate = number(learning_rate_limit(x)) / 2
    rows, expected_rows = [], []
    result = train(
        x,
        y_true,
        w=start_w,
        b=start_b,
        learning_rate=learning_rate,
        epochs=epochs,
        on_epoch=lambda epoch, loss, w, b: rows.append((epoch, loss, w, b)),
    )
    w, b = start_w, start_b
    for epoch in range(epochs):
        loss_before = loss_at(x, y_true, w, b)
        w, b = one_epoch(x, y_true, w, b, learning_rate)
        expected_rows.append((epoch, loss_before, w, b))
    assert repr(rows) == repr(expected_rows)
    assert repr(result) == repr((w, b))


@stops_short
def test_train_gives_the_rows_of_the_articles_program():
    """The article's loop rounds elsewhere: less than 1e-14 an epoch, which adds up over 1000."""
    rows = []
    options = {"w": 0.1, "b": 0.0, "learning_rate": 0.01, "epochs": 1000}
    train(X, Y_TRUE, **options, on_epoch=lambda epoch, *row: rows.append(row))
    w, b, n = 0.1, 0.0, 6
    for row in rows:
        errors = [w * x_i + b - y_i for x_i, y_i in zip(X, Y_TRUE)]
        loss = math.fsum(error**2 for error in errors) / n
        w = w - 0.01 * (2 / n) * math.fsum(x_i * error for x_i, error in zip(X, errors))
        b = b - 0.01 * (2 / n) * math.fsum(errors)
        assert row == pytest.approx((loss, w, b), rel=0, abs=1e-11)


@stops_short
def test_training_on_from_w_and_b_gives_the_same_bits():
    w, b = train(X, Y_TRUE, epochs=30)
    assert train(X, Y_TRUE, w=w, b=b, epochs=12) == train(X, Y_TRUE, epochs=42)


@never_warns
def test_no_epochs_change_nothing_call_nothing_and_never_warn():
    result = train(X, Y_TRUE, w=7, b=8, epochs=0, on_epoch=lambda *row: pytest.fail())
    assert repr(result) == "(7, 8)"


@stops_short
@pytest.mark.parametrize("on_epoch", [None, lambda *row: None], ids=["alone", "with on_epoch"])
def test_epochs_are_not_capped(on_epoch):
    """At this rate, learning is still on its way after 30,000 epochs."""
    options = {"learning_rate": 1e-6, "on_epoch": on_epoch}
    w, b = 0.1, 0.0
    for _ in range(10):
        w, b = train([1.0, 2.0], [1.0, 3.0], w=w, b=b, epochs=3_000, **options)
    assert train([1.0, 2.0], [1.0, 3.0], w=0.1, b=0.0, epochs=30_000, **options) == (w, b)


def test_on_epoch_is_called_after_every_epoch_however_many():
    epochs_seen = []
    train([1.0], [1.0], epochs=20_001, on_epoch=lambda epoch, *_: epochs_seen.append(epoch))
    assert epochs_seen == list(range(20_001))


@stops_short
def test_train_takes_many_sizes():
    for n in MANY_SIZES:
        x = [Fraction(i, n) for i in range(n)]
        y_true, w, b, rate = x[::-1], Fraction(1), Fraction(2), Fraction(1, 100)
        epochs_seen = []
        trained = train(
            x,
            y_true,
            w=w,
            b=b,
            learning_rate=rate,
            epochs=2,
            on_epoch=lambda epoch, *_: epochs_seen.append(epoch),  # noqa: B023
        )
        w, b = one_epoch(x, y_true, w, b, rate)
        assert trained == one_epoch(x, y_true, w, b, rate), f"with {n} examples"
        assert epochs_seen == [0, 1], f"with {n} examples"


@stops_short
@pytest.mark.parametrize("kind", [KeyError, TypeError, StopIteration, KeyboardInterrupt])
def test_what_on_epoch_raises_comes_out_at_once(kind):
    error, calls = kind("stop"), []

    def on_epoch(*row):
        calls.append(row)
        raise error

    with pytest.raises(kind) as caught:
        train(X, Y_TRUE, epochs=5, on_epoch=on_epoch)
    assert caught.value is error
    assert error.args == ("stop",)
    assert len(calls) == 1


@stops_short
@pytest.mark.parametrize("returned", [False, True, 0, 0.001, "stop", (5.0, 5.0), [5.0, 5.0]])
def test_what_on_epoch_returns_is_ignored(returned):
    result = train(X, Y_TRUE, epochs=5, on_epoch=lambda *row: returned)
    assert result == train(X, Y_TRUE, epochs=5)


@stops_short
def test_an_on_epoch_that_is_false_is_called_all_the_same():
    class Calls(list):  # false while it is empty
        def __call__(self, epoch, loss, w, b):
            self.append(epoch)

    calls = Calls()
    train(X, Y_TRUE, epochs=3, on_epoch=calls)
    assert calls == [0, 1, 2]


@stops_short
def test_an_on_epoch_that_changes_the_callers_lists_changes_nothing():
    x, y_true = X.copy(), Y_TRUE.copy()

    def on_epoch(*row):
        x.append(1000.0)
        y_true[0] = 1000.0

    result = train(x, y_true, epochs=5, on_epoch=on_epoch)
    assert result == train(X, Y_TRUE, epochs=5)


# What data may be: anything that holds numbers, one after the other


class NumpyNumber:
    """Like numpy's numbers, its item() is Python's own number. It can't do arithmetic."""

    ndim = 0

    def __init__(self, value):
        self.value = value

    def item(self):
        return self.value


class NumpyArray:
    """Like numpy's arrays and pandas' columns, its tolist() is a list. It can't be iterated."""

    ndim = 1

    def __init__(self, values):
        self.values = values

    def tolist(self):
        return self.values

    def __bool__(self):
        raise ValueError("the truth value of an array is ambiguous")


class NumpyFloat(float):
    """Like numpy's float64, a float that is not Python's own."""

    def item(self):
        return float(self)


@stops_short
@pytest.mark.parametrize(
    "make_3_1_2",
    [
        pytest.param(lambda: (3, 1, 2), id="tuple"),
        pytest.param(lambda: deque([3, 1, 2]), id="deque"),
        pytest.param(lambda: (i for i in [3, 1, 2]), id="generator"),
        pytest.param(lambda: {3: "a", 1: "b", 2: "c"}.keys(), id="dict.keys"),
        pytest.param(lambda: OrderedDict.fromkeys([3, 1, 2]).keys(), id="OrderedDict.keys"),
        pytest.param(lambda: {"a": 3, "b": 1, "c": 2}.values(), id="dict.values"),
        pytest.param(lambda: array.array("d", [3, 1, 2]), id="array"),
        pytest.param(lambda: NumpyArray([3, 1, 2]), id="numpy array"),
        pytest.param(lambda: [NumpyNumber(3), NumpyNumber(1), NumpyNumber(2)], id="numpy numbers"),
        pytest.param(lambda: NumpyArray([NumpyNumber(3), 1, 2]), id="numpy array of objects"),
        pytest.param(lambda: [NumpyFloat(3), NumpyFloat(1), NumpyFloat(2)], id="numpy floats"),
        pytest.param(lambda: [3, True, 2], id="bool"),
        pytest.param(lambda: [3.0, 1, Fraction(2)], id="mixed numbers"),
    ],
)
def test_data_may_come_in_any_container(make_3_1_2):
    numbers = [3, 1, 2]
    assert train(make_3_1_2(), make_3_1_2(), epochs=9) == train(numbers, numbers, epochs=9)
    assert fit(make_3_1_2(), make_3_1_2()) == fit(numbers, numbers)
    assert standardize(make_3_1_2()) == standardize(numbers)
    assert learning_rate_limit(make_3_1_2()) == learning_rate_limit(numbers)


def test_what_a_generator_raises_comes_out():
    def numbers():
        yield 1
        raise RuntimeError("no more numbers")

    with pytest.raises(RuntimeError, match="no more numbers"):
        standardize(numbers())


@stops_short
def test_lists_that_are_given_are_not_changed():
    x, y_true = [3, 1, 2], [6, 5, 4]
    train(x, y_true, epochs=9)
    fit(x, y_true)
    standardize(x)
    learning_rate_limit(x)
    assert (x, y_true) == ([3, 1, 2], [6, 5, 4])


def test_results_are_pythons_own_floats():
    """They are shown without the names of the types of the data."""
    x, y_true = [NumpyFloat(1), NumpyFloat(2)], [NumpyFloat(3), NumpyFloat(5)]
    options = {"w": NumpyFloat(1), "b": NumpyFloat(0), "learning_rate": NumpyFloat(0.1)}
    w, b = train(x, y_true, **options, epochs=0)
    fitted_w, fitted_b = fit(x, y_true)
    z, x_mean, x_sd = standardize(x)
    numbers = [w, b, fitted_w, fitted_b, *z, x_mean, x_sd, learning_rate_limit(x)]
    assert {type(number) for number in numbers} == {float}


@stops_short
def test_bools_count_as_0_and_1():
    assert train(X, Y_TRUE, w=True, b=False, epochs=True) == train(X, Y_TRUE, w=1, b=0, epochs=1)


@stops_short
def test_options_may_be_numpys_numbers():
    w, b, learning_rate = NumpyNumber(7), NumpyNumber(8), NumpyNumber(0.125)
    result = train(X, Y_TRUE, w=w, b=b, learning_rate=learning_rate, epochs=3)
    assert result == train(X, Y_TRUE, w=7, b=8, learning_rate=0.125, epochs=3)


@stops_short
def test_epochs_may_be_an_integer_that_is_not_an_int():
    @Integral.register  # as numpy does with its own
    class Three:
        def __index__(self):
            return 3

        def __lt__(self, other):
            return other > 3

    assert train(X, Y_TRUE, epochs=Three()) == train(X, Y_TRUE, epochs=3)


def test_numbers_may_be_user_defined_rationals():
    @Rational.register
    class Half:
        def __ge__(self, other):
            return other <= 0.5

        def __le__(self, other):
            return other >= 0.5

    half = Half()
    assert train(X, Y_TRUE, w=half, b=half, epochs=0) == (half, half)


# fit and standardize


@never_warns
@given(measurements())
@settings(max_examples=300)
def test_fit_finds_the_best_line_in_any_unit_and_never_warns(data):
    x, y_true = data
    assume(len(set(x)) > 1)
    assert_fit_finds_the_best_line(x, y_true)


def assert_fit_finds_the_best_line(x, y_true):
    """Allow for rounding. An epoch adds n products, with 10 operations before and after that.

    As each epoch halves what the earlier ones left, together they count as two at most.
    Standardizing and converting take less than 20 operations more. In units of the data, this is
    y_sd / x_sd for w. For b, the height at x = 0, errors in w count x_mean times.
    """
    w, b = fit(x, y_true)
    best_w, best_b = best_line(x, y_true)
    x_mean, y_mean = float(mean(exactly(x))), float(mean(exactly(y_true)))
    x_sd, y_sd = pstdev(exactly(x)), pstdev(exactly(y_true))
    operations = 2 * (len(x) + 10) + 20
    w_tolerance = operations * ROUNDING * y_sd / x_sd
    b_tolerance = operations * ROUNDING * (y_sd + abs(y_mean)) + w_tolerance * abs(x_mean)
    assert abs(Fraction(w) - best_w) <= w_tolerance
    assert abs(Fraction(b) - best_b) <= b_tolerance


@never_warns
@pytest.mark.parametrize(
    "x, y_true",
    [
        pytest.param(
            [4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14],
            [2, 10, 4, 22, 16, 10, 18, 26, 34, 17, 28, 14, 20, 24, 28, 26, 34, 34, 46, 26],
            id="stopping distances of cars (R)",
        ),
        pytest.param(
            range(58, 73),
            [115, 117, 120, 123, 126, 129, 132, 135, 139, 142, 146, 150, 154, 159, 164],
            id="heights and weights of women (R)",
        ),
        pytest.param([1971, 1975, 1979, 1982, 1983], [1, 2, 3, 4, 5], id="years and films"),
        pytest.param([50, 75, 80, 120], [60_500, 86_000, 91_500, 133_500], id="m² and price"),
        pytest.param([0, 10, 20, 30], [75.64, 74.22, 72.75, 71.2], id="surface tension, falling"),
        pytest.param([1e-9, 2e-9, 4e-9], [3e-12, 5e-12, 9e-12], id="small units"),
        pytest.param([1.7e9 + i for i in range(4)], [20.1, 20.3, 20.2, 20.6], id="clock in s"),
        pytest.param(
            [17 * 10**17 + i * (10**9 + 7) for i in range(4)],  # in floats, 256 apart
            [20.1, 20.3, 20.2, 20.6],
            id="clock in ns",
        ),
        pytest.param([1, 2, 3], [0.7, 0.7, 0.7000000000000001], id="y equal but for rounding"),
        pytest.param([1, 2, 3], [1e15, 1e15 + 1, 1e15 + 1], id="y that hardly vary"),
        pytest.param(
            [0, 1, 2],
            [17 * 10**17 + 1, 17 * 10**17 + 101, 17 * 10**17 + 202],
            id="clock in ns as y",
        ),
        pytest.param(
            [10**9 + Fraction(i, 7) for i in range(4)], [1, 3, 2, 5], id="fractions far from 0"
        ),
        pytest.param([1, 2, 3], [5, 5, 5], id="y all equal"),
        pytest.param([1, 2, 3], [0, 0, 0], id="y all 0"),
        pytest.param(range(100), [0] * 99 + [1], id="an outlier in y"),
        pytest.param([0] * 99 + [1], range(100), id="an outlier in x"),
        pytest.param([1, 2, 3], [1e-200, 3e-200, 2e-200], id="y whose squares vanish"),
        pytest.param([1e75, -1e75, 0], [-1e75, 1e75, 1e74], id="the largest numbers"),
    ],
)
def test_fit_finds_the_best_line_of_data_of_many_kinds(x, y_true):
    assert_fit_finds_the_best_line(x, y_true)


@never_warns
def test_fit_finds_the_best_line_for_many_sizes():
    """The y scatter around y = 3x - 7, so that a line through two of them will not do."""
    for n in MANY_SIZES[1:]:
        x = list(range(n))
        y_true = [3 * x_i - 7 + x_i % 3 for x_i in x]
        assert_fit_finds_the_best_line(x, y_true)


@pytest.mark.parametrize("sign", [1, -1])
def test_fit_takes_x_whose_deviation_is_just_above_1e_12_of_their_mean(sign):
    x = [sign * (10**16 - 10_001), sign * (10**16 + 10_001)]
    assert_fit_finds_the_best_line(x * 2, [0, 1] * 2)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("distance", [10_000, 9_999], ids=["at", "below"])
def test_fit_refuses_x_whose_deviation_is_at_most_1e_12_of_their_mean(sign, distance):
    x = [sign * (10**16 - distance), sign * (10**16 + distance)]
    with pytest.raises(ValueError, match="^x are"):
        fit(x * 2, [0, 1] * 2)


def test_fit_takes_x_whose_deviation_is_1e_75_and_no_less():
    assert_fit_finds_the_best_line([-1e-75, 1e-75], [-1e75, 1e75])
    with pytest.raises(ValueError, match="9.9e-76"):
        fit([-0.99e-75, 0.99e-75], [-1e75, 1e75])


@pytest.mark.parametrize("x", [[0.1 + 0.2, 0.3], [17 * 10**17, 17 * 10**17 + 1000]])
def test_the_cure_for_large_x_that_are_too_close_together_works(x):
    y_true = [1.0, 2.0]
    with pytest.raises(ValueError, match=r"subtract x\[0\]"):
        fit(x, y_true)
    assert_fit_finds_the_best_line([x_i - x[0] for x_i in x], y_true)


def test_the_cure_for_tiny_x_that_are_too_close_together_works():
    x, y_true = [0, 1e-100, 3e-100], [1.0, 2.0, 0.0]
    with pytest.raises(ValueError, match="multiply .* by 1e75"):
        fit(x, y_true)
    assert_fit_finds_the_best_line([x_i * 1e75 for x_i in x], y_true)


@given(measurements())
def test_standardize_gives_mean_0_and_standard_deviation_1(data):
    """A z goes through five operations, on numbers of at most √19 deviations (n - 1 = 19)."""
    x, _ = data
    assume(len(set(x)) > 1)
    z, _, _ = standardize(x)
    z_mean, z_sd = float(mean(exactly(z))), pstdev(exactly(z))
    assert (z_mean, z_sd) == pytest.approx((0, 1), rel=0, abs=20 * ROUNDING)


@given(measurements())
def test_standardize_returns_the_mean_and_the_standard_deviation(data):
    """The mean goes through five operations, on numbers of the size of x."""
    x, _ = data
    exact_mean, exact_sd = float(mean(exactly(x))), pstdev(exactly(x))
    _, x_mean, x_sd = standardize(x)
    size = max(abs(x_i) for x_i in x)
    assert x_mean == pytest.approx(exact_mean, rel=0, abs=5 * ROUNDING * size)
    assert x_sd == pytest.approx(exact_sd, rel=20 * ROUNDING, abs=0)


@given(measurements())
def test_standardized_numbers_convert_back(data):
    """This takes two operations more, on numbers of the size of x."""
    x, _ = data
    z, x_mean, x_sd = standardize(x)
    back = [z_i * x_sd + x_mean for z_i in z]
    size = max(abs(x_i) for x_i in x)
    assert back == pytest.approx(x, rel=0, abs=30 * ROUNDING * size)


@pytest.mark.parametrize("kind", [int, float, Fraction])
def test_standardize_makes_equal_numbers_0(kind):
    assert repr(standardize([kind(7), kind(7)])) == "([0.0, 0.0], 7.0, 0.0)"


def test_standardize_holds_for_many_sizes():
    """The mean of 0, 1, ..., n - 1 is (n - 1) / 2, and their variance is (n² - 1) / 12."""
    for n in MANY_SIZES[1:]:
        x = list(range(n))
        exact_mean, exact_sd = (n - 1) / 2, math.sqrt((n * n - 1) / 12)
        z, x_mean, x_sd = standardize(x)
        exact_z = [(x_i - exact_mean) / exact_sd for x_i in x]
        assert x_mean == exact_mean, f"with {n} examples"
        assert x_sd == pytest.approx(exact_sd, rel=20 * ROUNDING, abs=0), f"with {n} examples"
        assert z == pytest.approx(exact_z, rel=0, abs=40 * ROUNDING), f"with {n} examples"


def test_standardize_rounds_sums_only_once():
    """In floats, 1e16 + 1 is 1e16. The exact sum is 2."""
    _, x_mean, _ = standardize([0.0, 1e16, 1.0, 1.0, -1e16])
    assert x_mean == 2 / 5


@pytest.mark.parametrize("unit", [5e-324, 1e-300, 1e-160, 1e-155, 1e75])
def test_standardize_takes_spreads_of_any_size(unit):
    """5e-324 is the smallest float. Its square vanishes, as do those of the next two."""
    assert standardize([-unit, unit]) == ([-1, 1], 0, unit)


@pytest.mark.parametrize("function", [standardize, learning_rate_limit])
def test_the_kind_of_number_makes_no_difference(function):
    results = {repr(function(map(kind, [3, 1, 4]))) for kind in (int, float, Fraction)}
    assert results == {repr(function([3.0, 1.0, 4.0]))}


# learning_rate_limit


@pytest.mark.parametrize("share", [TINY, Fraction(1, 2), 1 - TINY], ids=["tiny", "half", "full"])
@given(columns(fractions), fractions, fractions)
def test_below_the_limit_every_epoch_brings_the_loss_nearer_to_the_lowest(share, data, w, b):
    """So training converges. For from twice as far in the same direction, it moves twice as far.

    So the share of `left` that remains depends on the direction only. If every share is below 1,
    so is the largest, and each epoch leaves at most that share.
    """
    x, y_true = data
    learning_rate = share * Fraction(learning_rate_limit(x))
    lowest = loss_at(x, y_true, *best_line(x, y_true))
    left = loss_at(x, y_true, w, b) - lowest
    w, b = one_epoch(x, y_true, w, b, learning_rate)
    left_after = loss_at(x, y_true, w, b) - lowest
    assert left_after < left or left_after == left == 0


@given(st.lists(ints, min_size=1, max_size=8))
def test_from_the_steepest_wall_the_loss_falls_just_below_the_limit_and_rises_just_above(x):
    """The lowest point is w = 0, b = 0. The start is straight up the steepest wall from there.

    That direction is an eigenvector of the loss's Hessian, 2 · [[mean(x²), mean(x)], [mean(x), 1]],
    whose eigenvalue is 2 / limit. (If mean(x) is 0, this one may be 0, and no direction.)
    """
    assume(sum(x) != 0)
    x, zeros = exactly(x), [0] * len(x)
    limit = Fraction(learning_rate_limit(x))
    w, b = 1 / limit - 1, mean(x)
    loss = loss_at(x, zeros, w, b)
    loss_just_below = loss_at(x, zeros, *one_epoch(x, zeros, w, b, limit * (1 - TINY)))
    loss_just_above = loss_at(x, zeros, *one_epoch(x, zeros, w, b, limit * (1 + TINY)))
    assert loss_just_below < loss < loss_just_above


def limit_with_60_digits(x):
    with localcontext() as context:
        context.prec = 60
        numbers = [Decimal(x_i) for x_i in x]
        m1 = sum(numbers) / len(x)
        m2 = sum(number * number for number in numbers) / len(x)
        return float(2 / (m2 + 1 + ((m2 - 1) ** 2 + 4 * m1**2).sqrt()))


@given(st.lists(floats, min_size=1, max_size=8))
@example([0.0])
@example([1.0, -1.0])
@example([1e75, 1e75])
@example([1e-300])
def test_the_limit_is_its_formula_for_numbers_of_any_size(x):
    """Each term is rounded a few times, and none is large beside the sum, which is m2 + 1 or more.

    Together, that is ten roundings of the sum at most.
    """
    limit = limit_with_60_digits(x)
    assert learning_rate_limit(x) == pytest.approx(limit, rel=10 * ROUNDING, abs=0)


def test_the_limit_is_its_formula_for_many_sizes():
    for n in MANY_SIZES:
        x = [i / 7 for i in range(n)]
        limit = pytest.approx(limit_with_60_digits(x), rel=10 * ROUNDING, abs=0)
        assert learning_rate_limit(x) == limit, f"with {n} examples"


def test_the_limit_of_many_equal_numbers_is_that_of_one():
    """Sums that round 100,000 times would be off by far more than ten roundings."""
    limit = pytest.approx(learning_rate_limit([0.1]), rel=10 * ROUNDING, abs=0)
    assert learning_rate_limit([0.1] * 100_000) == limit


@stops_short
@pytest.mark.parametrize("epochs", [0, 1])
@pytest.mark.parametrize("kind", [float, Fraction])
@pytest.mark.parametrize(
    "x",
    [[3, 1, 4], [-3, -1, -4], [3, 3, 1], range(-50, 150), [1e75, 1e74], [1e-200]],
    ids=["a few", "negative", "some equal", "many", "huge", "tiny"],
)
def test_train_takes_rates_from_0_to_the_limit_but_not_these_two(x, kind, epochs):
    limit = learning_rate_limit(x)
    just_below = math.nextafter(limit, 0)
    train(x, x, learning_rate=kind(5e-324), epochs=epochs)
    train(x, x, learning_rate=kind(just_below), epochs=epochs)
    with pytest.raises(ValueError, match="^learning_rate"):
        train(x, x, learning_rate=kind(0), epochs=epochs)
    with pytest.raises(ValueError, match="^learning_rate"):
        train(x, x, learning_rate=kind(limit), epochs=epochs)


# The warning


def line_off_by(turn, lift, x, y_true):
    """Return w and b of the best line, turned and lifted by so many millionths of y_sd.

    The turn is about the middle of the data, where it changes nothing. One x_sd from there, the
    line rises by `turn`.
    """
    millionth = 1e-6 * pstdev(exactly(y_true))
    best_w, best_b = best_line(x, y_true)
    more_w = Fraction(turn * millionth / pstdev(exactly(x)))
    more_b = Fraction(lift * millionth) - more_w * mean(exactly(x))
    return best_w + more_w, best_b + more_b


@pytest.mark.parametrize(
    "turn, lift, expected",
    [
        pytest.param(0, 0, False, id="best line"),
        pytest.param(0.97, 0.97, False, id="a bit steeper and higher"),
        pytest.param(-0.97, -0.97, False, id="a bit flatter and lower"),
        pytest.param(1.03, 0, True, id="too steep"),
        pytest.param(-1.03, 0, True, id="too flat"),
        pytest.param(0, 1.03, True, id="too high"),
        pytest.param(0, -1.03, True, id="too low"),
    ],
)
@given(measurements())
def test_it_warns_if_the_line_is_more_than_a_millionth_from_the_best(turn, lift, expected, data):
    """The 3% around 1 leaves room for what is allowed for rounding: here less than 1%."""
    x, y_true = data
    assume(len(set(x)) > 1 and len(set(y_true)) > 1)
    best_w, best_b = best_line(x, y_true)
    allowed_for_rounding = 1e-15 * (abs(best_w * mean(exactly(x))) + abs(best_b))
    assume(allowed_for_rounding < 1e-8 * pstdev(exactly(y_true)))
    w, b = line_off_by(turn, lift, x, y_true)
    assert warns_at(x, y_true, w, b) == expected


@pytest.mark.parametrize("beyond, expected", [(0, 0), (TINY, 1)], ids=["at it", "beyond it"])
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("which", ["w", "b"])
def test_the_border_is_a_millionth(which, sign, beyond, expected, recwarn):
    """The best line is w = 1, b = 0, and both deviations are 1.

    On such x, an epoch at the rate 1/4 halves the distance, so training on Fractions ends at the
    border exactly. For b, the border is a millionth, and 1e-15 * b that is allowed for rounding.
    """
    x = y_true = [Fraction(-1), Fraction(1)]
    border = Fraction(1e-6) if which == "w" else Fraction(1e-6 + 1e-15 * 1e-6)
    distance = sign * 2 * border * (1 + beyond)
    w, b = (1 + distance, Fraction(0)) if which == "w" else (Fraction(1), distance)
    train(x, y_true, w=w, b=b, learning_rate=Fraction(1, 4), epochs=1)
    assert len(recwarn) == expected


FAR_RIGHT, FAR_LEFT = [10**12 - 1, 10**12 + 1], [-(10**12) - 1, -(10**12) + 1]


@pytest.mark.parametrize(
    "x, w, b, thousandths",
    [
        pytest.param([-1, 1], 1, 10**12, 1, id="b"),
        pytest.param([-1, 1], 1, -(10**12), 1, id="negative b"),
        pytest.param(FAR_RIGHT, 1, 0, 1, id="w * mean(x)"),
        pytest.param(FAR_RIGHT, -1, 0, 1, id="negative w"),
        pytest.param(FAR_LEFT, 1, 0, 1, id="negative mean(x)"),
        pytest.param(FAR_RIGHT, 1, -(10**12), 2, id="both, against each other"),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_for_rounding_1e_15_of_b_and_of_w_times_mean_x_is_allowed(x, w, b, thousandths, sign):
    """Here y_sd is 1, so 1e-6 is allowed for y_sd, and so many thousandths for rounding."""
    y_true = [w * x_i + b for x_i in x]
    allowed = Fraction(1, 10**6) + Fraction(thousandths, 1000)
    assert not warns_at(x, y_true, w, b + sign * allowed * Fraction(99, 100))
    assert warns_at(x, y_true, w, b + sign * allowed * Fraction(101, 100))


@pytest.mark.parametrize("offset", [1e3, 1e10, 1e14])
def test_it_does_not_warn_at_the_best_float_line_of_y_far_from_0(offset):
    y_true = [offset + y_i for y_i in [0, 2, 1, 3, 2, 4]]
    w, b = fit(X, y_true)
    assert not warns_at(X, y_true, w, b)


@pytest.mark.parametrize("size", [1e-30, -0.3, 1e30])
@pytest.mark.parametrize("noise", [0, 2e-16], ids=["equal", "equal but for rounding"])
def test_if_all_y_true_are_equal_it_takes_a_millionth_of_their_size(size, noise):
    y_true = [size, size * (1 + noise)] * 3
    assert not warns_at(X, y_true, 0, size * (1 + 0.9e-6))
    assert not warns_at(X, y_true, 0, size * (1 - 0.9e-6))
    assert warns_at(X, y_true, 0, size * (1 + 1.1e-6))
    assert warns_at(X, y_true, 0, size * (1 - 1.1e-6))


@pytest.mark.parametrize("share, expected", [(1, False), (1 + TINY, True)], ids=["at", "above"])
def test_y_true_count_as_equal_if_their_deviation_is_2e_16_of_their_mean(share, expected):
    """The line is off by half a millionth of the mean, 1: too much only if y_sd is the measure."""
    y_sd = Fraction(2.2e-16) * share
    y_true = [1 - y_sd, 1 + y_sd]
    assert warns_at([-1, 1], y_true, 0, Fraction(2_000_001, 2_000_000)) == expected


def test_a_clock_in_ns_as_y_true_counts_as_different_even_if_only_1000_ns_pass():
    y_true = [17 * 10**17, 17 * 10**17 + 1000]
    assert warns_at([0, 1], y_true, 0, 17 * 10**17 + 50_000)


@never_warns
def test_it_never_warns_if_all_y_true_are_0():
    train(X, [0.0] * 6, epochs=1)


@pytest.mark.parametrize("y_true", [[0, 0, 0, 1], [0, -1, 0, 0], [1, 0, 0, 0], [-1, 0, 0, 1]])
def test_it_warns_if_only_some_y_true_are_0(y_true):
    assert warns_at([1, 2, 3, 4], y_true, 0.1, 0.0)


@pytest.mark.parametrize("size", [1e-200, 1e-30, 1e30, 1e74])
def test_it_warns_for_y_true_of_any_size(size):
    y_true = [0, size, -size]
    w, b = best_line([1, 2, 3], y_true)
    assert not warns_at([1, 2, 3], y_true, w, b)
    assert warns_at([1, 2, 3], y_true, w, b + Fraction(size) / 1000)
    assert warns_at([1, 2, 3], y_true, 0, 0)


def test_a_single_point_or_a_single_x_needs_only_the_right_height():
    assert not warns_at([3], [7], 2, 1)
    assert warns_at([3], [7], 2, 1.001)
    assert not warns_at([3, 3], [6, 8], 2, 1)
    assert warns_at([3, 3], [6, 8], 2, 1.001)


def test_zeros_in_x_count():
    assert not warns_at([0, 1, 0], [5, 6, 5], 1, 5)
    assert warns_at([0, 1, 0], [5, 6, 5], 0, 5)
    assert warns_at([0, 0, 0], [5, 5, 5], 1, 4)


def test_it_warns_for_many_sizes():
    for n in MANY_SIZES[1:]:
        x = list(range(n))
        y_true = [3 * x_i - 7 for x_i in x]
        assert not warns_at(x, y_true, 3, -7), f"with {n} examples"
        assert warns_at(x, y_true, 3, -8), f"with {n} examples"
        assert warns_at(x, y_true, 4, -7), f"with {n} examples"


def test_it_looks_at_all_examples():
    """The line is right for the first 2000."""
    assert warns_at(range(3000), [1] * 2000 + [2] * 1000, 0, 1)


@pytest.mark.parametrize("epochs", [1, 10, 5000, 6000])
def test_it_warns_after_any_number_of_epochs(epochs):
    with pytest.warns(RuntimeWarning, match=f"^{epochs} epochs"):
        train([1.0], [1.0], learning_rate=1e-6, epochs=epochs)


def test_it_names_the_first_and_the_last_example_and_says_what_to_do():
    x, y_true = [3, 1, Fraction(17, 8)], [1, 5, 0.0625]
    with pytest.warns(RuntimeWarning) as caught:
        train(x, y_true, epochs=7)
    assert [str(warning.message) for warning in caught] == [
        "7 epochs stopped short of the best line for (3.0, 1.0) ... (2.125, 0.0625): "
        "use fit(x, y_true), or more epochs"
    ]


def test_its_advice_works():
    with pytest.warns(RuntimeWarning):
        train(X, Y_TRUE, epochs=7)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        train(X, Y_TRUE, epochs=5000)
    assert fit(X, Y_TRUE) == pytest.approx((2, 0), rel=0, abs=1e-14)


def test_it_is_given_with_on_epoch_too():
    with pytest.warns(RuntimeWarning):
        train(X, Y_TRUE, epochs=7, on_epoch=lambda *row: None)


def test_it_shows_fractions_of_thousands_of_digits_as_floats():
    nearly_1 = Fraction(10**5000, 10**5000 + 1)
    with pytest.warns(RuntimeWarning, match=r"\(1.0, 1.0\) ... \(1.0, 1.0\)"):
        train([nearly_1], [nearly_1], epochs=1)


@pytest.mark.filterwarnings("error")
def test_it_can_be_made_an_error():
    with pytest.raises(RuntimeWarning):
        train(X, Y_TRUE, epochs=7)


def test_it_is_shown_once_for_each_data_set_at_the_callers_line():
    data_sets = [Y_TRUE, [-y_i for y_i in Y_TRUE], Y_TRUE[::-1]]
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("default")  # what Python does in a user's program
        for y_true in data_sets:
            w, b = 0.1, 0.0
            for _ in range(9):
                w, b = train(X, y_true, w=w, b=b, epochs=1)  # this line
    lines = [linecache.getline(warning.filename, warning.lineno) for warning in shown]
    assert len(lines) == len(data_sets)
    for line in lines:
        assert line.endswith("# this line\n")


# Errors. If you reword one, README's section in Chinese may quote it

NAN, INF = float("nan"), float("inf")
LIMIT_OF_1_2_3 = learning_rate_limit([1, 2, 3])


@pytest.mark.parametrize(
    "message, call",
    [
        ("0 y_pred and 0 y_true: give pairs, at least one", lambda: mse([], [])),
        ("2 y_pred and 1 y_true: give pairs, at least one", lambda: mse([1, 2], [1])),
        ("1 y_pred and 2 y_true: give pairs, at least one", lambda: mse([1], [1, 2])),
        ("0 y_pred and 2 y_true: give pairs, at least one", lambda: mse([], [1, 2])),
        ("0 x, 0 y_pred, 0 y_true: give n > 0 of each", lambda: gradients([], [], [])),
        ("2 x, 1 y_pred, 2 y_true: give n > 0 of each", lambda: gradients([1, 2], [1], [1, 2])),
        ("2 x, 2 y_pred, 1 y_true: give n > 0 of each", lambda: gradients([1, 2], [1, 2], [1])),
        ("1 x, 2 y_pred, 2 y_true: give n > 0 of each", lambda: gradients([1], [1, 2], [1, 2])),
        ("1 x, 1 y_pred, 2 y_true: give n > 0 of each", lambda: gradients([1], [1], [1, 2])),
        ("1 x, 2 y_pred, 1 y_true: give n > 0 of each", lambda: gradients([1], [1, 2], [1])),
        ("2 x, 1 y_pred, 1 y_true: give n > 0 of each", lambda: gradients([1, 2], [1], [1])),
    ],
)
def test_the_steps_refuse_data_that_do_not_pair_up(message, call):
    assert error_of(call, ValueError) == message


@pytest.mark.parametrize("function", [train, fit])
@pytest.mark.parametrize(
    "x, y_true, message",
    [
        ([], [], "x is empty: give at least one number"),
        ([], [1], "x is empty: give at least one number"),
        ([1], [], "y_true is empty: give at least one number"),
        ((), [1], "x is empty: give at least one number"),
        (NumpyArray([]), [1], "x is empty: give at least one number"),
        ([1, 2], [1], "2 x but 1 y_true: give pairs, and leave out only whole pairs"),
        ([1], [1, 2], "1 x but 2 y_true: give pairs, and leave out only whole pairs"),
    ],
)
def test_train_and_fit_refuse_data_that_do_not_pair_up(function, x, y_true, message):
    assert error_of(lambda: function(x, y_true), ValueError) == message


@pytest.mark.parametrize("function", [standardize, learning_rate_limit])
def test_standardize_and_learning_rate_limit_refuse_no_data(function):
    message = error_of(lambda: function(iter([])), ValueError)
    assert message == "x is empty: give at least one number"


@pytest.mark.parametrize(
    "bad",
    [
        set(),
        {1, 2},
        frozenset([1, 2]),
        {},
        {1: 5, 2: 6},
        OrderedDict.fromkeys([1, 2]),
        Counter([1, 2]),
        MappingProxyType({1: 5, 2: 6}),
        ChainMap({1: 5, 2: 6}),
        {1: 5, 2: 6}.items(),
    ],
    ids=repr,
)
def test_sets_and_dicts_are_refused(bad):
    kind = type(bad).__name__
    message = error_of(lambda: standardize(bad), TypeError)
    assert message == f"x is a {kind}: give a list, so that x and y_true pair up"


@pytest.mark.parametrize("dimensions", [0, 2, 3])
def test_data_of_other_than_one_dimension_are_refused(dimensions):
    class DataFrame(NumpyArray):
        ndim = dimensions

    message = error_of(lambda: standardize(DataFrame([1, 2])), TypeError)
    assert message == f"x is a DataFrame of {dimensions} dimensions: give a list, or one column"


@pytest.mark.parametrize(
    "bad, shown",
    [
        ("12", "x[0] is '1'"),
        ([1, "2"], "x[1] is '2'"),
        ([1, None], "x[1] is None"),
        ([[1], [2]], "x[0] is [1]"),
        ([1, 2j], "x[1] is 2j"),
        ([1, Decimal(2)], "x[1] is Decimal('2')"),
        ([1, NumpyNumber("2")], "x[1] is '2'"),
        ([0] * 5000 + ["0"], "x[5000] is '0'"),
    ],
)
def test_non_numbers_are_refused(bad, shown):
    message = error_of(lambda: standardize(bad), TypeError)
    assert message == f"{shown}, not an int, float or Fraction"


def test_a_numpy_array_in_a_list_is_no_number():
    class Row(NumpyNumber):
        ndim = 1

        def __repr__(self):
            return "array([1, 2])"

    message = error_of(lambda: standardize([Row(1)]), TypeError)
    assert message == "x[0] is array([1, 2]), not an int, float or Fraction"


BEYOND = math.nextafter(1e75, INF)


@pytest.mark.parametrize(
    "bad, shown",
    [
        ([1, NAN], "x[1] is nan"),
        ([INF, 1], "x[0] is inf"),
        ([1, -INF], "x[1] is -inf"),
        ([1, BEYOND], f"x[1] is {BEYOND}"),
        ([1, -BEYOND], f"x[1] is {-BEYOND}"),
        ([0] * 5000 + [NAN], "x[5000] is nan"),
    ],
)
def test_numbers_beyond_1e75_are_refused(bad, shown):
    message = error_of(lambda: standardize(bad), ValueError)
    assert message == f"{shown}: leave it out, or give one from -1e75 to 1e75"


@given(st.integers(0, 19_999))
@settings(max_examples=20)
def test_every_number_is_checked(i):
    x = [0.0] * 20_000
    x[i] = NAN
    assert error_of(lambda: standardize(x), ValueError).startswith(f"x[{i}] is nan")


def test_the_largest_numbers_are_taken():
    assert standardize([-1e75, 1e75]) == ([-1, 1], 0, 1e75)
    assert train([0], [0], w=1e75, b=-1e75, epochs=0) == (1e75, -1e75)


@pytest.mark.parametrize(
    "bad, kind, message",
    [
        ({1, 2}, TypeError, "{} is a set: give a list, so that x and y_true pair up"),
        ({1: 2}, TypeError, "{} is a dict: give a list, so that x and y_true pair up"),
        (3, TypeError, "'int' object is not iterable"),
        (None, TypeError, "'NoneType' object is not iterable"),
        ([1, "2"], TypeError, "{}[1] is '2', not an int, float or Fraction"),
        (
            [0] * 5000 + [NAN],
            ValueError,
            "{}[5000] is nan: leave it out, or give one from -1e75 to 1e75",
        ),
    ],
    ids=["set", "dict", "int", "None", "str", "nan"],
)
def test_every_function_checks_all_its_data_and_names_them(bad, kind, message):
    ones = [1] * 5001
    assert error_of(lambda: train(bad, ones, epochs=0), kind) == message.format("x")
    assert error_of(lambda: train(ones, bad, epochs=0), kind) == message.format("y_true")
    assert error_of(lambda: fit(bad, ones), kind) == message.format("x")
    assert error_of(lambda: fit(ones, bad), kind) == message.format("y_true")
    assert error_of(lambda: standardize(bad), kind) == message.format("x")
    assert error_of(lambda: learning_rate_limit(bad), kind) == message.format("x")


@pytest.mark.parametrize(
    "options, kind, message",
    [
        ({"w": "0"}, TypeError, "w is '0', not an int, float or Fraction"),
        ({"w": None}, TypeError, "w is None, not an int, float or Fraction"),
        ({"b": Decimal(1)}, TypeError, "b is Decimal('1'), not an int, float or Fraction"),
        ({"w": NAN}, ValueError, "w is nan: leave it out, or give one from -1e75 to 1e75"),
        ({"b": INF}, ValueError, "b is inf: leave it out, or give one from -1e75 to 1e75"),
        ({"w": 1.01e75}, ValueError, "w is 1.01e+75: leave it out, or give one from -1e75 to 1e75"),
        (
            {"b": -1.01e75},
            ValueError,
            "b is -1.01e+75: leave it out, or give one from -1e75 to 1e75",
        ),
        (
            {"learning_rate": "0.1"},
            TypeError,
            "learning_rate is '0.1', not an int, float or Fraction",
        ),
        (
            {"learning_rate": 0},
            ValueError,
            "learning_rate=0 is not above 0: give a positive one, or use fit(x, y_true)",
        ),
        (
            {"learning_rate": -0.1},
            ValueError,
            "learning_rate=-0.1 is not above 0: give a positive one, or use fit(x, y_true)",
        ),
        (
            {"learning_rate": NAN},
            ValueError,
            "learning_rate=nan is not above 0: give a positive one, or use fit(x, y_true)",
        ),
        (
            {"learning_rate": 0.3},
            ValueError,
            "learning_rate=0.3 is too large for this x: "
            f"give less than {LIMIT_OF_1_2_3}, or use fit(x, y_true)",
        ),
        (
            {"learning_rate": INF},
            ValueError,
            "learning_rate=inf is too large for this x: "
            f"give less than {LIMIT_OF_1_2_3}, or use fit(x, y_true)",
        ),
        (
            {"epochs": 5.0},
            TypeError,
            "epochs=5.0 is not an int: give a whole number, such as 5000",
        ),
        (
            {"epochs": None},
            TypeError,
            "epochs=None is not an int: give a whole number, such as 5000",
        ),
        ({"epochs": "5"}, TypeError, "epochs='5' is not an int: give a whole number, such as 5000"),
        ({"epochs": -1}, ValueError, "epochs=-1 is negative: give 0 or more"),
    ],
)
@pytest.mark.parametrize("epochs", [0, 1])
def test_bad_options_are_refused_by_name(options, kind, message, epochs):
    all_options = {"epochs": epochs, **options}
    assert error_of(lambda: train([1, 2, 3], [1, 2, 3], **all_options), kind) == message


def test_an_on_epoch_that_cannot_be_called_is_refused_by_python():
    with pytest.raises(TypeError, match="'int' object is not callable"):
        train(X, Y_TRUE, on_epoch=5)


def test_options_are_given_by_name():
    with pytest.raises(TypeError, match="positional"):
        train(X, Y_TRUE, 0.1, 0.0)


@pytest.mark.parametrize(
    "x, message",
    [
        ([7], "all x are 7: many lines are best, so give different x"),
        ([0.1] * 9, "all x are 0.1: many lines are best, so give different x"),
        (
            [0.1 + 0.2, 0.3, 0.3],
            "x are too close together for numbers near 0.3: subtract x[0] from each x",
        ),
        (
            [-1234567.0, -1234567.0000000002],
            "x are too close together for numbers near -1.23457e+06: subtract x[0] from each x",
        ),
        (
            [0, 2e-300],
            "x are too close together: their standard deviation is 1e-300; multiply each x by 1e75",
        ),
    ],
)
def test_fit_refuses_x_that_define_no_line(x, message):
    assert error_of(lambda: fit(x, [1e75] * len(x)), ValueError) == message


HUGE = 10**4000  # Python shows ints of up to 4300 digits


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(lambda: train([1, HUGE], [1, 2]), id="x"),
        pytest.param(lambda: train([1, 2], [1, HUGE]), id="y_true"),
        pytest.param(lambda: train([1, 2], [1, 2], w=HUGE), id="w"),
        pytest.param(lambda: train([1, 2], [1, 2], b=-HUGE), id="b"),
        pytest.param(lambda: train([1, 2], [1, 2], learning_rate=HUGE), id="large learning_rate"),
        pytest.param(lambda: train([1, 2], [1, 2], learning_rate=-HUGE), id="low learning_rate"),
        pytest.param(lambda: train([1, 2], [1, 2], epochs=-HUGE), id="epochs"),
        pytest.param(lambda: train([1, 2], [1, 2], epochs="5" * 4000), id="epochs that are text"),
        pytest.param(lambda: fit([1, HUGE], [1, 2]), id="x of fit"),
        pytest.param(lambda: fit([Fraction(1, HUGE)], [1]), id="x of fit, all equal"),
        pytest.param(lambda: standardize(["x" * 4000]), id="x of standardize"),
        pytest.param(lambda: learning_rate_limit([HUGE]), id="x of learning_rate_limit"),
    ],
)
def test_errors_show_huge_values_in_a_line(call):
    message = error_of(call, (ValueError, TypeError))
    assert len(message) < 200
    assert re.match(r"(x|y_true|w|b|learning_rate|epochs|all x)\b", message)


# Neither nan nor inf, over the whole range


def refuse_nan_and_inf(*numbers):
    for number in numbers:
        assert math.isfinite(number), numbers


@stops_short
@given(columns(floats), floats, floats, st.floats(0.001, 0.999))
@example(([1e75, -1e75], [-1e75, 1e75]), -1e75, 1e75, 0.999)
@example(([0, Fraction(1, 10**400)], [Fraction(1, 10**400), 0]), 0.0, 0.0, 0.5)
@example(([1e75], [-1e75]), 1e75, 1e75, 0.5)
def test_neither_nan_nor_inf_comes_out_of_train(data, w, b, share):
    x, y_true = data
    learning_rate = share * learning_rate_limit(x)
    options = {"w": w, "b": b, "learning_rate": learning_rate, "epochs": 5}
    w, b = train(x, y_true, **options, on_epoch=refuse_nan_and_inf)
    refuse_nan_and_inf(w, b)


too_small_for_a_float = st.just(Fraction(1, 10**400))


@never_warns
@given(columns(floats | fractions | too_small_for_a_float))
@example(([1e75, -1e75], [-1e75, 1e75]))
@example(([0, Fraction(1, 10**400)], [Fraction(1, 10**400), 0]))
def test_neither_nan_nor_inf_comes_out_of_fit(data):
    x, y_true = data
    try:
        w, b = fit(x, y_true)
    except ValueError as error:
        assert "x are" in str(error)
    else:
        refuse_nan_and_inf(w, b)


# What users meet

OUTPUT = """\
One neuron, y = w * x + b, learns y = 2x from 6 examples.

Before learning: w = 0.1000, b = 0.0000, so input 4.0 gives 0.4000 (correct: 8.0)
epoch 0: loss=13.6879, w=0.2441, b=0.0665
epoch 20: loss=0.3717, w=1.4653, b=0.5988
epoch 40: loss=0.0888, w=1.6571, b=0.6389
epoch 60: loss=0.0734, w=1.7008, b=0.6108
epoch 80: loss=0.0646, w=1.7224, b=0.5751
After 100 epochs: w = 1.7390, b = 0.5419, so input 4.0 gives 7.4977 (correct: 8.0)
epoch 200: loss=0.0303, w=1.8102, b=0.3942
epoch 500: loss=0.0046, w=1.9263, b=0.1531
epoch 1000: loss=0.0002, w=1.9848, b=0.0317
epoch 2000: loss=0.0000, w=1.9993, b=0.0014
After 5000 epochs: w = 2.0000, b = 0.0000, so input 4.0 gives 8.0000 (correct: 8.0)
"""


def test_the_program_prints_the_output(capsys):
    runpy.run_path(simple_neuron.__file__, run_name="__main__")
    printed = capsys.readouterr()
    assert printed.out == OUTPUT
    assert printed.err == ""


def test_the_program_prints_while_it_learns(monkeypatch, capsys):
    """It is stopped after 50 epochs."""
    epochs = iter(range(50))

    def update_50_times(*arguments):
        next(epochs)
        return update(*arguments)

    monkeypatch.setattr(simple_neuron, "update", update_50_times)
    with pytest.raises(StopIteration):
        simple_neuron.main()
    rows_up_to_epoch_40 = OUTPUT[: OUTPUT.index("epoch 60")]
    assert capsys.readouterr().out == rows_up_to_epoch_40


@stops_short
def test_nothing_else_prints(capsys):
    runpy.run_path(simple_neuron.__file__, run_name="imported")
    train(X, Y_TRUE, epochs=1)
    fit(X, Y_TRUE)
    assert capsys.readouterr().out == ""


def test_the_program_needs_nothing_but_python_and_gives_no_warning():
    command = [sys.executable, "-I", "-S", "-W", "error", simple_neuron.__file__]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.stderr == ""
    assert run.stdout == OUTPUT


def test_the_public_names_are_the_functions():
    steps = ["forward", "mse", "gradients", "update"]
    others = ["train", "fit", "standardize", "learning_rate_limit"]
    assert simple_neuron.__all__ == steps + others


@pytest.mark.skipif(sys.flags.optimize > 1, reason="-OO has removed the docstrings")
def test_the_examples_in_the_docstrings_hold():
    results = doctest.testmod(simple_neuron)  # prints what differs
    assert results.failed == 0
    assert results.attempted > 0


# README: what it prints, its decimal numbers, the messages it quotes, its chart. All else, such as
# whole numbers in its prose, needs a reader


@pytest.fixture
def readme():
    path = Path(__file__).with_name("README.md")
    if not path.exists():
        pytest.skip("there is no README.md beside the tests")
    return path.read_text("utf-8-sig")


def test_each_output_in_the_readme_is_what_the_block_before_it_prints(readme, capsys):
    """The Python blocks run in the order of the page, as if pasted one after the other."""
    blocks = re.findall(r"```(\w+)\n(.*?)```", readme, re.DOTALL)
    namespace = {}
    for (language, block), (next_language, next_block) in zip(blocks, blocks[1:]):
        printed = None
        if language == "python":
            exec(block, namespace)
            printed = capsys.readouterr().out
        elif block == "python3 simple_neuron.py\n":
            printed = OUTPUT
        if printed is not None or next_language == "text":
            assert next_language == "text", f"no output is shown for:\n{block}"
            assert next_block == printed


FROM_ELSEWHERE = {
    "9.8125": "the first loss that the article shows",
}


@pytest.mark.parametrize("chapter", ["English", "中文"])
def test_each_decimal_number_in_the_readmes_prose_is_in_a_block_too(readme, chapter):
    """There, it may have more digits. If one fails, correct it, or let an example print it."""
    english, chinese = readme.split("\n## 中文\n")
    text = english if chapter == "English" else chinese
    code_of_fit = inspect.getsource(fit)  # its learning rate is explained in prose
    blocks = code_of_fit + "".join(re.findall(r"```.*?```", text, re.DOTALL))
    shown = [Decimal(number) for number in re.findall(r"\d+\.\d+", blocks)]
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL).replace("Python 3.9", "Python")
    for number in re.findall(r"\d+\.\d+", prose):
        digits = len(number.split(".")[1])
        rounded = [str(round(value, digits)) for value in shown]
        assert number in rounded or number in FROM_ELSEWHERE, f"no block shows {number}"


def test_the_messages_that_the_readme_explains_are_real(readme):
    """They are quoted in the last table, in its first column, with ... for what varies."""
    y_true = [1, 2, 3, 4, 5]
    messages = [
        error_of(lambda: train(y_true, y_true, learning_rate=0.3), ValueError),
        error_of(lambda: fit(["1"], y_true), TypeError),
        error_of(lambda: fit(y_true, [1, 2, 3, 4, NAN]), ValueError),
        error_of(lambda: fit([*y_true, 6], y_true), ValueError),
        error_of(lambda: fit([7, 7], [1, 2]), ValueError),
        error_of(lambda: fit([0.1 + 0.2, 0.3], [1, 2]), ValueError),
        "No module named 'simple_neuron'",  # Python's own
    ]
    with pytest.warns(RuntimeWarning) as caught:
        train(X, Y_TRUE, epochs=100)
    messages.append(str(caught[0].message))
    table = readme.split("意思和办法\n---|---\n")[1].split("\n\n")[0]
    for row in table.splitlines():
        quoted = re.match("`(.*?)`", row)[1]
        pattern = re.escape(quoted).replace("…", ".*")
        fitting = [message for message in messages if re.match(pattern, message)]
        assert fitting, f"no message reads: {quoted}"


def numbers_in(chart, kind):
    return [json.loads(numbers) for numbers in re.findall(rf"{kind} (\[.*\])", chart)]


def test_the_readmes_chart_shows_the_data_and_what_training_guesses(readme):
    chart = re.search(r"```mermaid\n.*?```", readme, re.DOTALL)[0]
    epochs_in_title = [int(epochs) for epochs in re.findall(r"\d+", re.search("title.*", chart)[0])]
    learned = [(0.1, 0.0)]  # after 0, 1, 2, ... epochs
    train(X, Y_TRUE, on_epoch=lambda epoch, loss, w, b: learned.append((w, b)))
    lines = [forward(X, *learned[epochs]) for epochs in epochs_in_title]
    assert numbers_in(chart, "bar") == [Y_TRUE]
    assert numbers_in(chart, "line") == [[round(guess, 2) for guess in line] for line in lines]


def test_the_axes_of_the_readmes_chart_fit_the_data(readme):
    chart = re.search(r"```mermaid\n.*?```", readme, re.DOTALL)[0]
    assert numbers_in(chart, 'x-axis "x"') == [[str(x_i) for x_i in X]]
    assert re.findall(r'y-axis "y" (.*)', chart) == [f"0 --> {max(Y_TRUE):.0f}"]
