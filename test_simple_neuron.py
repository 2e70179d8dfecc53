"""Why simple_neuron is right, from the smallest part up: what fails first is mostly the cause.

The functions forward, mse, gradients and update use only + - * /, so they also run on Fraction,
where nothing is rounded. Tests on Fractions compare exactly. Most tests on floats allow for a
multiple of ROUNDING, the most that one operation can be off. Some multiples are derived where they
stand. The others are generous: in 3,000 draws, the error was at most a quarter of what is allowed.
"""

import array
import code
import doctest
import inspect
import math
import re
import runpy
import subprocess
import sys
import warnings
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import mean, pstdev, pvariance

import pytest
from hypothesis import assume, given, settings
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

# For tests where train is expected to stop short of the best line
stops_short = pytest.mark.filterwarnings("ignore:.* stopped short of the best line")
warnings_are_errors = pytest.mark.filterwarnings("error")

NAN, INF = float("nan"), float("inf")
ROUNDING = 2.0**-53  # the relative error of one operation on floats, at most
TINY = Fraction(1, 10**12)


# Data to draw. Hypothesis looks for the simplest data that fail


integers = st.integers(-9, 9)
fractions = st.builds(Fraction, st.integers(-99, 99), st.integers(1, 99))
floats = st.floats(-1e75, 1e75)  # all that the module accepts
units = st.sampled_from([1.0, 0.01, 1e3, 1e-9, 1e-30, 1e30])
offsets = st.sampled_from([0, 5, -2000, 10**6, -(10**9)])


@st.composite
def columns(draw, numbers, max_size=5):
    """Draw two lists of the same length."""
    n = draw(st.integers(1, max_size))
    column = st.lists(numbers, min_size=n, max_size=n)
    return draw(column), draw(column)


@st.composite
def measurements(draw):
    """Draw x and y_true as people have them: in any unit, and perhaps far from 0."""
    x, y_true = draw(columns(st.integers(-1000, 1000), max_size=20))
    x_unit, x_offset = draw(units), draw(offsets)
    y_unit, y_offset = draw(units), draw(offsets)
    x = [(i + x_offset) * x_unit for i in x]
    y_true = [(i + y_offset) * y_unit for i in y_true]
    assume(len(set(x)) > 1)
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
    w = covariance / (pvariance(x) or 1)  # if all x are equal, 0 is as good as any w
    return w, y_mean - w * x_mean


# The four functions


def test_forward_guesses_w_x_plus_b():
    assert forward(x=[1, 2, -5], w=3, b=4) == [7, 10, -11]


@given(columns(fractions))
def test_mse_is_the_mean_of_the_squared_errors(data):
    y_pred, y_true = data
    errors = [guess - correct for guess, correct in zip(y_pred, y_true)]
    assert mse(y_pred, y_true) == mean(error**2 for error in errors)


def central_differences(x, y_true, w, b, h):
    """Measure the slopes of the loss: its rise from h below to h above, divided by 2 h.

    The loss is quadratic in w, and in b. For a quadratic, this is the slope, however large h is.
    """
    dw = (loss_at(x, y_true, w + h, b) - loss_at(x, y_true, w - h, b)) / (2 * h)
    db = (loss_at(x, y_true, w, b + h) - loss_at(x, y_true, w, b - h)) / (2 * h)
    return dw, db


@given(columns(fractions, max_size=20), fractions, fractions, fractions.filter(bool))
def test_gradients_equal_central_differences(data, w, b, h):
    x, y_true = data
    assert slopes_at(x, y_true, w, b) == central_differences(x, y_true, w, b, h)


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
    """With one of them in gradients, the test above would fail.

    e is the sum of the errors, and ex the sum of the errors times x.
    """
    x, y_true, w, b = exactly(X), exactly(Y_TRUE), Fraction(1, 10), Fraction(0)
    errors = [guess - correct for guess, correct in zip(forward(x, w, b), y_true)]
    ex = sum(error * x_i for error, x_i in zip(errors, x))
    slopes = mistaken_slopes(ex, sum(errors), len(x))
    assert slopes != central_differences(x, y_true, w, b, h=1)


def test_update_subtracts_the_learning_rate_times_the_slope():
    third = Fraction(1, 3)
    assert update(w=10, b=20, dw=4, db=5, learning_rate=third) == (10 - third * 4, 20 - third * 5)


def test_sums_run_from_first_to_last():
    """In floats, 1e16 + 1 is 1e16. So 1e16 + 1 + 1 is 1e16, and exact sums give 1e16 + 2."""
    zeros = [0.0, 0.0, 0.0]
    assert mse([1e8, 1.0, 1.0], zeros) == 1e16 / 3
    assert gradients([1.0, 1.0, 1.0], [1e16, 1.0, 1.0], zeros) == (2e16 / 3, 2e16 / 3)


def test_mse_and_gradients_do_not_call_sum(monkeypatch):
    """Before Python 3.12, the test above passes even with sum(). So this one takes it away."""
    monkeypatch.setattr(simple_neuron, "sum", "not callable", raising=False)
    mse(X, Y_TRUE)
    gradients(X, X, Y_TRUE)


@pytest.mark.parametrize("y_pred, y_true", [([], []), ([1, 2], [1]), ([1], [1, 2])])
def test_mse_refuses_data_that_do_not_pair_up(y_pred, y_true):
    with pytest.raises(ValueError, match=f"^{len(y_pred)} y_pred and {len(y_true)} y_true: give"):
        mse(y_pred, y_true)


@pytest.mark.parametrize("lengths", [(0, 0, 0), (1, 2, 2), (2, 1, 2), (2, 2, 1)])
def test_gradients_refuses_data_that_do_not_pair_up(lengths):
    x, y_pred, y_true = ([1] * length for length in lengths)
    with pytest.raises(ValueError, match="^{} x, {} y_pred, {} y_true: give".format(*lengths)):
        gradients(x, y_pred, y_true)


# standardize


@given(measurements())
def test_standardize_returns_the_mean_and_the_standard_deviation(data):
    x, _ = data
    exact_mean, exact_sd = float(mean(exactly(x))), pstdev(exactly(x))
    _, x_mean, x_sd = standardize(x)
    size = max(map(abs, x))
    assert x_mean == pytest.approx(exact_mean, rel=0, abs=10 * ROUNDING * size)
    assert x_sd == pytest.approx(exact_sd, rel=20 * ROUNDING, abs=0)


@given(measurements())
def test_standardize_gives_distances_from_the_mean_in_standard_deviations(data):
    x, _ = data
    exact_mean, exact_sd = mean(exactly(x)), pstdev(exactly(x))
    exact_z = [float(x_i - exact_mean) / exact_sd for x_i in exactly(x)]
    z, _, _ = standardize(x)
    assert z == pytest.approx(exact_z, rel=0, abs=50 * ROUNDING)


def test_standardize_makes_equal_numbers_0():
    assert standardize([0.1, 0.1, 0.1]) == ([0.0, 0.0, 0.0], 0.1, 0.0)


def test_standardize_takes_numbers_whose_squares_vanish():
    z, x_mean, x_sd = standardize([3e-200, 1e-200])
    assert z == pytest.approx([1, -1], rel=10 * ROUNDING)
    assert (x_mean, x_sd) == pytest.approx((2e-200, 1e-200), rel=10 * ROUNDING, abs=0)


def test_standardize_rounds_the_sum_for_the_mean_only_once():
    """In floats, 1e16 + 1 is 1e16. The exact sum is 2."""
    _, x_mean, _ = standardize([0.0, 1e16, 1.0, 1.0, -1e16])
    assert x_mean == 2 / 5


def test_standardize_rounds_the_sum_for_the_deviation_only_once():
    """The squares are 1/9 or 4/9. Before Python 3.12, sum() is off by thousands of roundings."""
    _, _, x_sd = standardize([0.0, 0.0, 1.0] * 20_000)
    assert x_sd == pytest.approx(math.sqrt(2 / 9), rel=5 * ROUNDING, abs=0)


# learning_rate_limit


@pytest.mark.parametrize(
    "x, limit",
    [([0.0], 1), ([3.0], 1 / 10), ([-3.0], 1 / 10), ([2.0, -2.0], 1 / 4), ([1e75], 1e-150)],
)
def test_limits_that_you_can_check_by_hand(x, limit):
    """For a single x, k is 2 * (x² + 1). For x and -x, it is the larger of 2 * x² and 2."""
    assert learning_rate_limit(x) == pytest.approx(limit, rel=10 * ROUNDING, abs=0)


@pytest.mark.parametrize("share", [TINY, Fraction(1, 2), 1 - TINY], ids=["tiny", "half", "full"])
@given(columns(integers), integers, integers)
def test_below_the_limit_every_epoch_brings_the_loss_nearer_to_the_lowest(share, data, w, b):
    """The lowest loss is usually not 0. So this compares what is left above it."""
    x, y_true = map(exactly, data)
    learning_rate = share * Fraction(learning_rate_limit(x))
    lowest = loss_at(x, y_true, *best_line(x, y_true))
    left_before = loss_at(x, y_true, w, b) - lowest
    w, b = one_epoch(x, y_true, w, b, learning_rate)
    left_after = loss_at(x, y_true, w, b) - lowest
    if left_before == 0:
        assert left_after == 0
    else:
        assert left_after < left_before, f"times {float(left_after / left_before)}"


@given(st.lists(integers, min_size=1, max_size=8))
def test_just_above_the_limit_the_loss_rises_on_the_steepest_wall(x):
    """If all y_true are 0, the lowest point is w = 0, b = 0.

    Straight up the steepest wall from there, the slopes are k * w and k * b, where k is 2 / limit.
    For b = mean(x), the second is 2 * (w * mean(x) + b) = k * b, so w is k / 2 - 1.
    (If mean(x) is 0, this may be the lowest point itself.)
    """
    assume(sum(x) != 0)
    x, zeros = exactly(x), [0] * len(x)
    limit = Fraction(learning_rate_limit(x))
    w, b = 1 / limit - 1, mean(x)
    loss = loss_at(x, zeros, w, b)
    loss_after = loss_at(x, zeros, *one_epoch(x, zeros, w, b, limit * (1 + TINY)))
    assert loss_after > loss, f"times {float(loss_after / loss)}"


def test_the_limit_of_many_equal_numbers_is_that_of_one():
    """Before Python 3.12, sum() would be off by more than ten roundings."""
    limit = pytest.approx(learning_rate_limit([3.3]), rel=10 * ROUNDING, abs=0)
    assert learning_rate_limit([3.3] * 100_000) == limit


# train


@stops_short
@given(columns(floats), floats, floats, st.integers(0, 5))
def test_train_repeats_the_four_functions_and_reports_each_epoch(data, w, b, epochs):
    x, y_true = data
    rows, expected_rows = [], []
    options = {"w": w, "b": b, "learning_rate": learning_rate_limit(x) / 2, "epochs": epochs}
    result = train(x, y_true, **options, on_epoch=lambda *row: rows.append(row))
    for epoch in range(epochs):
        loss_before = loss_at(x, y_true, w, b)
        w, b = one_epoch(x, y_true, w, b, options["learning_rate"])
        expected_rows.append((epoch, loss_before, w, b))
    assert rows == expected_rows
    assert result == (w, b)


def test_training_finds_w_2_and_b_0():
    """To the last bit, which is the same on every Python."""
    w, b = train(X, Y_TRUE, w=0.1, b=0.0, learning_rate=0.01, epochs=5000)
    assert (w, b) == (1.9999999487799383, 1.0637166684534733e-07)


@given(st.sets(st.integers(-2, 2), min_size=2), integers, integers, integers, integers)
@settings(max_examples=20)  # each trains for 2000 epochs
def test_training_finds_any_line_from_any_start(x, slope, height, w, b):
    """At half the limit, an epoch leaves at most 0.98 of the distance: most for x = 1, 2.

    0.98**2000 is less than 1e-17. An epoch rounds by less than 1e-14, and leaves 0.98 of all errors
    before: they add up to less than 1e-14 * (1 + 0.98 + 0.98² + ...) = 5e-13.
    """
    x = list(x)
    y_true = [slope * x_i + height for x_i in x]
    w, b = train(x, y_true, w=w, b=b, learning_rate=learning_rate_limit(x) / 2, epochs=2000)
    assert (w, b) == pytest.approx((slope, height), rel=0, abs=1e-12)


@stops_short
def test_train_gives_the_rows_of_the_articles_program():
    """The article rounds elsewhere: by less than 1e-14 an epoch, so by 1e-11 in 1000 epochs."""
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


def test_on_the_valleys_floor_an_epoch_covers_0_3_percent_of_what_is_left():
    """So 500 epochs leave a fifth. The docstring of main and README say so."""
    b_after = []
    train(X, Y_TRUE, on_epoch=lambda epoch, loss, w, b: b_after.append(b))
    assert b_after[501] / b_after[500] == pytest.approx(1 - 0.003, abs=0.0005)
    assert b_after[1000] / b_after[500] == pytest.approx(1 / 5, abs=0.01)
    assert b_after[1500] / b_after[1000] == pytest.approx(1 / 5, abs=0.01)


def test_the_defaults_of_train():
    """If you change one, fix README and the docstrings of train, update and forward."""
    parameters = inspect.signature(train).parameters.values()
    defaults = {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}
    assert defaults == {
        "w": 0.1,
        "b": 0.0,
        "learning_rate": 0.01,
        "epochs": 5000,
        "on_epoch": None,
    }


def test_what_on_epoch_raises_comes_out():
    with pytest.raises(ZeroDivisionError):
        train(X, Y_TRUE, on_epoch=lambda epoch, loss, w, b: 1 / 0)


@stops_short
@pytest.mark.parametrize("x", [[3.0, 1.0, 4.0], [-3.0, -1.0, -4.0], [1e75, 1e74], [1e-200]])
def test_train_takes_each_rate_between_0_and_the_limit(x):
    train(x, x, learning_rate=5e-324, epochs=1)
    train(x, x, learning_rate=math.nextafter(learning_rate_limit(x), 0), epochs=1)


@pytest.mark.parametrize("learning_rate", [0.2157810949235859, 0.3, 0.0, -0.01, INF, NAN])
def test_train_refuses_the_limit_and_all_other_rates(learning_rate):
    with pytest.raises(ValueError) as caught:
        train(X, Y_TRUE, learning_rate=learning_rate)
    assert str(caught.value) == (
        f"learning_rate={learning_rate} is not between 0 and 0.2157810949235859, the limit for x: "
        "change it, or use fit(x, y_true)"
    )


# fit


def assert_fit_finds_the_best_line(x, y_true):
    """Allow for 50 + 2 n roundings: two sums of n products, and 50 for all else, generously.

    w * x_sd may be off by so many roundings of y_sd. b may be off by as many of y_sd + |y_mean|,
    and by x_mean times the error in w.
    """
    x, y_true = list(map(float, x)), list(map(float, y_true))
    best_w, best_b = best_line(x, y_true)
    x_mean, y_mean = float(mean(exactly(x))), float(mean(exactly(y_true)))
    x_sd, y_sd = pstdev(exactly(x)), pstdev(exactly(y_true))
    roundings = (50 + 2 * len(x)) * ROUNDING
    w_tolerance = roundings * y_sd / x_sd
    b_tolerance = roundings * (y_sd + abs(y_mean)) + w_tolerance * abs(x_mean)
    w, b = fit(x, y_true)
    assert w == pytest.approx(float(best_w), rel=0, abs=w_tolerance)
    assert b == pytest.approx(float(best_b), rel=0, abs=b_tolerance)


@warnings_are_errors
@pytest.mark.parametrize(
    "x, y_true",
    [
        pytest.param(
            range(58, 73),
            [115, 117, 120, 123, 126, 129, 132, 135, 139, 142, 146, 150, 154, 159, 164],
            id="heights and weights of women (R)",
        ),
        pytest.param([1971, 1975, 1979, 1982, 1983], [1, 2, 3, 4, 5], id="years and films"),
        pytest.param([30, 20, 10, 0], [71.2, 72.75, 74.22, 75.64], id="falling"),
        pytest.param([1.7e9 + i for i in range(4)], [20.1, 20.3, 20.2, 20.6], id="clock in s"),
        pytest.param([1, 2, 3], [0.7, 0.7, 0.7000000000000001], id="y equal but for rounding"),
        pytest.param([1, 2, 3], [5, 5, 5], id="y all equal"),
        pytest.param([1, 2, 3], [0, 0, 0], id="y all 0"),
        pytest.param([0] * 99 + [1], range(100), id="an outlier in x"),
        pytest.param(range(5000), [x_i % 7 for x_i in range(5000)], id="5000 examples"),
        pytest.param([1e75, -1e75, 0], [-1e75, 1e75, 1e74], id="the largest numbers"),
        pytest.param([1, 2, 3], [1e-200, 3e-200, 2e-200], id="y whose squares vanish"),
    ],
)
def test_fit_finds_the_best_line_of_data_of_many_kinds(x, y_true):
    assert_fit_finds_the_best_line(x, y_true)


@warnings_are_errors
@given(measurements())
@settings(max_examples=300)
def test_fit_finds_the_best_line_in_any_unit_and_never_warns(data):
    assert_fit_finds_the_best_line(*data)


def test_fit_is_exact_to_the_last_digits_for_many_examples():
    """One epoch alone would leave more than 6 roundings; the second corrects them."""
    x = [i / 10 for i in range(2000)]
    w, _ = fit(x, [3 * x_i for x_i in x])
    assert w == pytest.approx(3, rel=5 * ROUNDING, abs=0)


@pytest.mark.parametrize("sign", [1, -1])
def test_fit_takes_x_up_to_1e12_deviations_from_0(sign):
    """Beyond, w * x + b would round too much away. The cure that the error names works.

    The deviation of [c - s, c + s] is s, and the mean is c.
    """
    near = [sign * (1e12 - 1.125), sign * (1e12 + 1.125)]
    far = [sign * (1e12 - 0.875), sign * (1e12 + 0.875)]
    assert_fit_finds_the_best_line(near, [0, 1])
    with pytest.raises(ValueError) as caught:
        fit(far, [0, 1])
    assert str(caught.value) == (
        f"x are too close together for floats near {sign * 1e12:g}: "
        "subtract min(x) from each x, later from new ones, too"
    )
    assert_fit_finds_the_best_line([x_i - min(far) for x_i in far], [0, 1])


@pytest.mark.parametrize("x", [[7], [0.1] * 9, [2**60, 2**60 + 1]])
def test_fit_refuses_x_that_are_all_equal(x):
    with pytest.raises(ValueError) as caught:
        fit(x, [1] * len(x))
    assert str(caught.value) == (
        f"all x are {float(x[0])} as floats: many lines are best, so give different x"
    )


def test_fit_refuses_deviations_below_1e_75():
    """Far below, w would overflow. The deviation of [0, d] is d / 2."""
    assert_fit_finds_the_best_line([0, 2.1e-75], [0, 1])
    with pytest.raises(ValueError, match="^x are too close together"):
        fit([0, 1.9e-75], [0, 1])


# The warning


def warnings_at(x, y_true, w, b):
    """Return what train warns of if it ends at w and b."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        train(x, y_true, w=w, b=b, learning_rate=learning_rate_limit(x) / 2, epochs=0)
    return [str(warning.message) for warning in caught]


def line_beside_the_best(x, y_true, turn, lift):
    """Return the best line, turned by turn and raised by lift.

    Both are in millionths of y_true's standard deviation. It turns about the middle of the data:
    one standard deviation of x from there, it has risen by turn.
    """
    best_w, best_b = best_line(x, y_true)
    x_mean, x_sd, y_sd = mean(exactly(x)), pstdev(exactly(x)), pstdev(exactly(y_true))
    more_w = Fraction(turn * 1e-6 * y_sd / x_sd)
    more_b = Fraction(lift * 1e-6 * y_sd) - more_w * x_mean
    return float(best_w + more_w), float(best_b + more_b)


@st.composite
def data_not_too_far_from_0(draw):
    """Draw data for which rounding adds less than 1% to the warning's tolerance.

    So 0.9 and 1.1 millionths are clearly on either side of it.
    """
    x, y_true = draw(measurements())
    best_w, best_b = best_line(x, y_true)
    size = abs(best_w * mean(exactly(x))) + abs(best_b)
    assume(1e-15 * size < 1e-8 * pstdev(exactly(y_true)))
    return x, y_true


@pytest.mark.parametrize("turn, lift", [(0.9, 0.9), (-0.9, -0.9)])
@given(data_not_too_far_from_0())
def test_no_warning_if_turn_and_lift_are_both_below_a_millionth(turn, lift, data):
    x, y_true = data
    assert not warnings_at(x, y_true, *line_beside_the_best(x, y_true, turn, lift))


@pytest.mark.parametrize(
    "turn, lift",
    [
        pytest.param(1.1, 0, id="too steep"),
        pytest.param(-1.1, 0, id="too flat"),
        pytest.param(0, 1.1, id="too high"),
        pytest.param(0, -1.1, id="too low"),
    ],
)
@given(data_not_too_far_from_0())
def test_a_warning_if_turn_or_lift_is_above_a_millionth(turn, lift, data):
    x, y_true = data
    assert warnings_at(x, y_true, *line_beside_the_best(x, y_true, turn, lift))


UNEVEN = [0, 2, 1, 3, 2, 4]


@pytest.mark.parametrize(
    "x, y_true",
    [
        pytest.param(X, [y_i - 1e10 for y_i in UNEVEN], id="y far below 0"),
        pytest.param(X, [y_i + 1e14 for y_i in UNEVEN], id="y far above 0"),
        pytest.param([x_i - 1e11 for x_i in X], UNEVEN, id="x far below 0: b is large"),
        pytest.param(
            [x_i + 1e10 for x_i in X],
            [0.7 * (x_i + 1e10) for x_i in X],
            id="x and y far above 0: b is small, but w * x is large",
        ),
    ],
)
def test_far_from_0_the_best_line_in_floats_is_near_enough(x, y_true):
    """There, w * x + b rounds by about a millionth of y_true's deviation, or by far more."""
    w, b = fit(x, y_true)
    assert not warnings_at(x, y_true, w, b)
    assert warnings_at(x, y_true, w, b + 1)


@pytest.mark.parametrize("y, size", [(1e-30, 1e-30), (-0.3, 0.3), (1e30, 1e30), (0, 1)])
def test_if_all_y_true_are_equal_the_warning_takes_a_millionth_of_their_size_or_of_1(y, size):
    y_true = [y] * 6
    assert not warnings_at(X, y_true, 0, y + 0.9e-6 * size)
    assert warnings_at(X, y_true, 0, y + 1.1e-6 * size)
    assert warnings_at(X, y_true, 0, y - 1.1e-6 * size)


@pytest.mark.parametrize("x, y_true", [([3.0], [7]), ([3.0, 3.0], [6, 8])])
def test_a_single_x_needs_only_the_right_height(x, y_true):
    assert not warnings_at(x, y_true, 2, 1)
    assert warnings_at(x, y_true, 2, 1.001)


@pytest.mark.parametrize("bad", [NAN, INF, 1e300])
def test_the_warning_comes_if_the_numbers_ran_out_of_range(bad):
    assert warnings_at(X, Y_TRUE, bad, 0.0)
    assert warnings_at(X, Y_TRUE, 0.0, bad)


def test_the_warning_says_what_to_do_and_points_to_the_callers_line():
    with pytest.warns(RuntimeWarning) as caught:
        train(X, Y_TRUE, epochs=7, on_epoch=lambda epoch, loss, w, b: None)
    assert [str(warning.message) for warning in caught] == [
        "7 epochs stopped short of the best line for these y_true (mean 3.5): "
        "more may help, fit(x, y_true) does"
    ]
    assert caught[0].filename == __file__


# What data may be: whatever holds numbers in order


@stops_short
@pytest.mark.parametrize(
    "make_3_1_2",
    [
        pytest.param(lambda: (3, 1, 2), id="tuple"),
        pytest.param(lambda: (i for i in [3, 1, 2]), id="generator"),
        pytest.param(lambda: {"a": 3, "b": 1, "c": 2}.values(), id="dict.values"),
        pytest.param(lambda: array.array("d", [3, 1, 2]), id="array"),
        pytest.param(lambda: [3.0, True, Fraction(2)], id="mixed numbers"),
    ],
)
def test_data_may_come_in_any_container(make_3_1_2):
    listed = [3.0, 1.0, 2.0]
    assert train(make_3_1_2(), make_3_1_2(), epochs=9) == train(listed, listed, epochs=9)
    assert fit(make_3_1_2(), make_3_1_2()) == fit(listed, listed)
    assert standardize(make_3_1_2()) == standardize(listed)
    assert learning_rate_limit(make_3_1_2()) == learning_rate_limit(listed)


@stops_short
@pytest.mark.parametrize("dtype", ["uint8", "int64", "float32", "float64", "object"])
def test_numpys_columns_give_what_lists_give(dtype):
    """Where numpy is installed. Its own numbers can wrap around: in uint8, 200 + 100 is 44."""
    numpy = pytest.importorskip("numpy")
    listed = [200, 100, 3]
    column = numpy.array(listed, dtype)
    assert fit(column, column) == fit(listed, listed)
    assert learning_rate_limit(column) == learning_rate_limit(listed)
    result = train(column, column, learning_rate=numpy.float32(2**-20), epochs=9)
    assert result == train(listed, listed, learning_rate=2**-20, epochs=9)
    z, x_mean, x_sd = standardize(column)
    assert (z, x_mean, x_sd) == standardize(listed)
    assert {type(number) for number in [*z, x_mean, x_sd]} == {float}
    with pytest.raises(TypeError, match="^x is a ndarray: give a flat list"):
        fit(column.reshape(-1, 1), column)


def test_w_and_b_become_floats():
    w, b = train([0, 1], [0, 1], w=Fraction(1), b=Fraction(0), epochs=0)
    assert (type(w), type(b)) == (float, float)


@stops_short
def test_no_function_changes_the_lists_it_is_given():
    x, y_pred, y_true = [3.0, 1.0, 2.0], [4.0, 6.0, 5.0], [7.0, 9.0, 8.0]
    forward(x, 0.1, 0.0)
    mse(y_pred, y_true)
    gradients(x, y_pred, y_true)
    train(x, y_true, epochs=2)
    fit(x, y_true)
    standardize(x)
    learning_rate_limit(x)
    assert (x, y_pred, y_true) == ([3.0, 1.0, 2.0], [4.0, 6.0, 5.0], [7.0, 9.0, 8.0])


# Bad data. If you reword an error, README's tables may quote it


class Table:
    """Like a DataFrame of pandas, it yields the names of its columns."""

    ndim = 2

    def __iter__(self):
        return iter([0, 1])


NOT_FLAT = "give a flat list of numbers"
NOT_A_NUMBER = "not a number: convert it by float, or leave out that pair"
OUT_OF_RANGE = "not in ±1e75: leave out that pair"


@pytest.mark.parametrize("name", ["x", "y_true"])
@pytest.mark.parametrize(
    "bad, kind, message",
    [
        ([], ValueError, " is empty: give at least one number"),
        ({1, 2}, TypeError, f" is a set: {NOT_FLAT}"),
        ({1: 5, 2: 6}, TypeError, f" is a dict: {NOT_FLAT}"),
        ({1: 5, 2: 6}.keys(), TypeError, f" is a dict_keys: {NOT_FLAT}"),
        (Table(), TypeError, f" is a Table: {NOT_FLAT}"),
        ("12", TypeError, f"[0] is '1', {NOT_A_NUMBER}"),
        ([1, None], TypeError, f"[1] is None, {NOT_A_NUMBER}"),
        ([[1], [2]], TypeError, f"[0] is [1], {NOT_A_NUMBER}"),
        ([1, Decimal(2)], TypeError, f"[1] is Decimal('2'), {NOT_A_NUMBER}"),
        ([1, "2" * 999], TypeError, f"[1] is '{'2' * 59}, {NOT_A_NUMBER}"),
        ([1, NAN], ValueError, f"[1] is nan, {OUT_OF_RANGE}"),
        ([-INF, 1], ValueError, f"[0] is -inf, {OUT_OF_RANGE}"),
        ([1, 1.01e75], ValueError, f"[1] is 1.01e+75, {OUT_OF_RANGE}"),
        ([1, -(10**76)], ValueError, f"[1] is -1e+76, {OUT_OF_RANGE}"),
    ],
)
def test_bad_data_are_refused_and_the_error_says_what_to_do(bad, kind, message, name):
    data = {"x": [1, 2], "y_true": [1, 2]}
    data[name] = bad
    with pytest.raises(kind) as caught:
        fit(**data)
    assert str(caught.value) == name + message


@pytest.mark.parametrize(
    "function, data, name",
    [
        (train, ([NAN, 1], [1, 2]), "x"),
        (train, ([1, 2], [NAN, 1]), "y_true"),
        (standardize, ([NAN, 1],), "x"),
        (learning_rate_limit, ([NAN, 1],), "x"),
    ],
)
def test_the_other_functions_refuse_bad_data_by_name(function, data, name):
    with pytest.raises(ValueError, match=rf"^{name}\[0\] is nan"):
        function(*data)


@pytest.mark.parametrize("function", [train, fit])
@pytest.mark.parametrize("x, y_true", [([1, 2], [1]), ([1], [1, 2])])
def test_data_that_do_not_pair_up_are_refused(function, x, y_true):
    with pytest.raises(ValueError, match=f"^{len(x)} x and {len(y_true)} y_true: give pairs$"):
        function(x, y_true)


@stops_short
@given(columns(floats), floats, floats, st.floats(0.001, 0.999))
def test_neither_nan_nor_inf_comes_out_of_train(data, w, b, share):
    x, y_true = data
    rows = []
    options = {"w": w, "b": b, "learning_rate": share * learning_rate_limit(x), "epochs": 5}
    train(x, y_true, **options, on_epoch=lambda *row: rows.append(row))
    for row in rows:
        assert all(map(math.isfinite, row)), row


@warnings_are_errors
@given(columns(floats | st.sampled_from([0.0, 1e-300, 1e75, -1e75])))
def test_neither_nan_nor_inf_comes_out_of_fit(data):
    x, y_true = data
    try:
        w, b = fit(x, y_true)
    except ValueError as error:
        assert re.match("all x are|x are too close together", str(error))
    else:
        assert math.isfinite(w)
        assert math.isfinite(b)


# What users meet


def test_the_program_needs_nothing_but_python_and_gives_no_warning():
    command = [sys.executable, "-I", "-S", "-W", "error", simple_neuron.__file__]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.stderr == ""
    assert run.stdout.endswith("so input 4.0 gives 8.0000 (correct: 8.0)\n")


def test_importing_it_prints_nothing():
    folder = Path(simple_neuron.__file__).parent
    command = [sys.executable, "-c", "import simple_neuron"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert run.stdout + run.stderr == ""


def test_the_public_names_are_the_functions():
    steps = ["forward", "mse", "gradients", "update"]
    others = ["train", "fit", "standardize", "learning_rate_limit"]
    assert simple_neuron.__all__ == steps + others


@pytest.mark.skipif(sys.flags.optimize > 1, reason="-OO has removed the docstrings")
def test_the_examples_in_the_docstrings_hold():
    results = doctest.testmod(simple_neuron)  # prints what differs
    assert results.failed == 0
    assert results.attempted > 0


# README: its outputs, decimal numbers, formulas and messages. All else needs a reader


@pytest.fixture(params=[0, 1], ids=["English", "中文"])
def chapter(request):
    path = Path(__file__).with_name("README.md")
    if not path.exists():
        pytest.skip("there is no README.md beside the tests")
    return path.read_text("utf-8-sig").split("\n## 中文\n")[request.param]


def blocks_in(chapter):
    """Return the fenced blocks as pairs of language and text."""
    return re.findall(r"```(\w+)\n(.*?)```", chapter, re.DOTALL)


NO_MISTAKE = ("", "")  # re.sub changes nothing then
MISTAKES_TO_TRY = {  # as what to replace, and by what, in re.sub
    "n missing": (" / n", ""),
    "2 and n missing": (r"2 \* (d[wb]) / n", r"\1"),
    "never set back to 0": (r"(for epoch .*\n)    (dw = db = 0\n)", r"\2\1"),
}


def learned_by_the_algorithm(chapter, epochs, mistake=NO_MISTAKE):
    """Run the first block with a mistake, and return its w and b."""
    _, algorithm = blocks_in(chapter)[0]
    names = {}
    exec(re.sub(*mistake, algorithm.replace("range(5000)", f"range({epochs})")), names)
    return names["w"], names["b"]


def answer_of_the_algorithm(chapter, epochs, mistake=NO_MISTAKE):
    """Return what 4.0 gives, to four decimals."""
    w, b = learned_by_the_algorithm(chapter, epochs, mistake)
    return f"{w * 4.0 + b:.4f}"


def paste(block):
    """Run a block line by line, as a Python prompt does: it echoes values, too."""
    prompt = code.InteractiveConsole({})
    for line in block.splitlines():
        prompt.push(line)


def test_each_output_in_the_readme_is_what_the_block_before_it_prints(chapter, capsys):
    """Each Python block is pasted into a new prompt. Of the other blocks, only one prints."""
    blocks = blocks_in(chapter)
    for (language, block), (next_language, in_readme) in zip(blocks, blocks[1:]):
        if language == "python":
            paste(block)
        elif block == "python3 simple_neuron.py\n":
            runpy.run_path(simple_neuron.__file__, run_name="__main__")
        else:
            assert next_language != "text", f"which program prints this?\n{in_readme}"
            continue
        assert next_language == "text", f"no output is shown for:\n{block}"
        printed = capsys.readouterr()
        assert printed.out + printed.err == in_readme


def test_the_readmes_algorithm_computes_exactly_what_train_does(chapter):
    assert learned_by_the_algorithm(chapter, epochs=5000) == train(X, Y_TRUE)


@pytest.mark.parametrize("mistake", MISTAKES_TO_TRY.values(), ids=MISTAKES_TO_TRY)
def test_the_mistakes_to_try_show_after_100_epochs_but_not_after_5000(chapter, mistake):
    assert answer_of_the_algorithm(chapter, 5000, mistake) == "8.0000"
    answer = answer_of_the_algorithm(chapter, 100, mistake)
    assert answer != answer_of_the_algorithm(chapter, 100)
    assert answer in chapter


def numbers_that_no_block_shows(chapter):
    yield 9.8125  # the first loss in the article
    yield from [1.9, 1.9**2, sum(x_i**2 for x_i in X)]  # the true one, by hand
    yield learning_rate_limit(X) / 2  # the rate whose steps end on the floor
    yield learning_rate_limit([1971, 1975, 1979, 1982, 1983])  # of the films
    for mistake in MISTAKES_TO_TRY.values():
        yield float(answer_of_the_algorithm(chapter, 100, mistake))
    w, b = one_epoch([1, 2], [2, 4], w=0, b=0, learning_rate=0.1)  # the exercise on paper
    yield from [w, b, loss_at([1, 2], [2, 4], w, b)]
    curve = [x_i * x_i for x_i in X]  # "give fit a curve"
    w, b = fit(X, curve)
    yield from [w, -b, loss_at(X, curve, w, b)]  # -b, as the test below reads no signs


def test_each_decimal_number_in_the_readmes_prose_is_one_of_the_code(chapter):
    """A block shows it, perhaps with more digits, or it is calculated above."""
    blocks = "".join(block for _, block in blocks_in(chapter))
    known = [float(number) for number in re.findall(r"\d+\.\d+", blocks)]
    known += numbers_that_no_block_shows(chapter)
    prose = re.sub(r"```.*?```|Python 3\.\d+", "", chapter, flags=re.DOTALL)
    for number in re.findall(r"\d+\.\d+", prose):
        digits = len(number.split(".")[1])
        assert number in [f"{value:.{digits}f}" for value in known]


def test_the_readmes_formulas_are_those_of_the_code(chapter):
    """Tried on a single example: the mean of one number is that number."""
    (y_pred,) = forward([3], 7, 11)
    dw, db = gradients([3], [y_pred], [5])
    w_after, b_after = update(7, 11, dw, db, 13)
    names = {"x": 3, "y_true": 5, "w": 7, "b": 11, "learning_rate": 13}
    names.update(y_pred=y_pred, dw=dw, db=db, mean=lambda number: number)
    for formula, value in [
        ("y_pred = w * x + b", y_pred),
        ("mean((y_pred - y_true)²)", mse([y_pred], [5])),
        ("dw = 2 * mean((y_pred - y_true) * x)", dw),
        ("db = 2 * mean(y_pred - y_true)", db),
        ("w - learning_rate * dw", w_after),
        ("b - learning_rate * db", b_after),
        ("dw = 2 * (w * mean(x²) + b * mean(x) - mean(x * y_true))", dw),
    ]:
        assert f"`{formula}`" in chapter
        right_side = formula.split(" = ")[-1].replace("²", "**2")
        assert eval(right_side, names) == value, formula


@warnings_are_errors
def test_the_messages_that_the_readme_explains_are_real(chapter):
    """They stand in the first column of a table, with … for what varies."""
    messages = ["No module named 'simple_neuron'"]  # Python's own
    for function, x, y_true, options in [
        (fit, [1, 2, NAN], [1, 2, 3], {}),
        (fit, ["1"], [1], {}),
        (fit, {1, 2}, [1, 2], {}),
        (fit, [1] * 7, [1] * 10, {}),
        (fit, [5, 5], [1, 2], {}),
        (fit, [0.1 + 0.2, 0.3], [1, 2], {}),
        (train, X, Y_TRUE, {"learning_rate": 0.3}),
        (train, X, Y_TRUE, {"epochs": 100}),
    ]:
        with pytest.raises((TypeError, ValueError, RuntimeWarning)) as caught:
            function(x, y_true, **options)
        messages.append(str(caught.value))
    # The table that begins with x[2] is nan
    table = re.search(r"---\|---\n(`x\[2\] is nan.*?)\n\n", chapter, re.DOTALL)[1]
    for row in table.splitlines():
        first_column = row.split(" | ")[0]
        for quoted in re.findall("`(.*?)`", first_column):
            # What is true of a set is true of a DataFrame and an ndarray.
            pattern = re.escape(re.sub("DataFrame|ndarray", "set", quoted)).replace("…", ".*")
            assert any(re.fullmatch(pattern, message) for message in messages), quoted
