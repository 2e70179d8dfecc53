"""Tests of simple_neuron, from the smallest part up.

In this order, the first failure is usually the cause.

forward, mse, gradients and update use only + - * /, so they also run on
Fractions, where nothing is rounded: those tests compare exactly. Results of the
other functions may be off by ROUNDINGS.
"""

import array
import code
import doctest
import linecache
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

# For tests where train is expected to stop short of the best line
stops_short = pytest.mark.filterwarnings("ignore:.* stopped short of the best line")
warnings_are_errors = pytest.mark.filterwarnings("error::RuntimeWarning")
needs_docstrings = pytest.mark.skipif(
    sys.flags.optimize > 1, reason="-OO has removed the docstrings"
)

NAN, INF = float("nan"), float("inf")
# One operation on floats is off by at most 2**-53 of its result. 32 of those
# are about four times the largest error in 3,000 draws.
ROUNDINGS = 32 * 2.0**-53
BIG = 2**60  # floats near it are 128 or 256 apart


# Data to draw. When a test fails, Hypothesis looks for the simplest that fail


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
    """Draw x and y_true as users have them: in any unit, perhaps far from 0."""
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


def deviation(numbers):
    """Return the standard deviation, at most two roundings off.

    In units of the largest number: before Python 3.11, pstdev of tiny Fractions
    is 0.
    """
    largest = max(abs(number) for number in exactly(numbers)) or 1
    return float(largest) * pstdev(number / largest for number in exactly(numbers))


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
    w = covariance / (pvariance(x) or 1)  # if all x are equal, any w is best
    return w, y_mean - w * x_mean


# The four functions


def test_forward_guesses_w_x_plus_b():
    assert forward(x=[1, 2, -5], w=3, b=4) == [7, 10, -11]


@given(columns(fractions))
def test_mse_is_the_mean_of_the_squared_errors(data):
    y_pred, y_true = data
    errors = [guess - correct for guess, correct in zip(y_pred, y_true)]
    assert mse(y_pred, y_true) == mean(error**2 for error in errors)


@given(columns(fractions), fractions, fractions, fractions.filter(bool))
def test_gradients_equal_central_differences(data, w, b, h):
    """The rise of the loss from h below to h above, divided by 2 h.

    The loss is quadratic in w, and in b. For a quadratic, this is the slope,
    however large h is.
    """
    x, y_true = data
    rise_along_w = loss_at(x, y_true, w + h, b) - loss_at(x, y_true, w - h, b)
    rise_along_b = loss_at(x, y_true, w, b + h) - loss_at(x, y_true, w, b - h)
    expected = (rise_along_w / (2 * h), rise_along_b / (2 * h))
    assert slopes_at(x, y_true, w, b) == expected


def test_update_subtracts_the_learning_rate_times_the_slope():
    third = Fraction(1, 3)
    after = update(w=10, b=20, dw=4, db=5, learning_rate=third)
    assert after == (10 - third * 4, 20 - third * 5)


@pytest.mark.parametrize("y_pred, y_true", [([], []), ([1, 2], [1]), ([1], [1, 2])])
def test_mse_refuses_data_that_do_not_pair_up(y_pred, y_true):
    message = f"^{len(y_pred)} y_pred and {len(y_true)} y_true: give pairs"
    with pytest.raises(ValueError, match=message):
        mse(y_pred, y_true)


@pytest.mark.parametrize("lengths", [(0, 0, 0), (1, 2, 2), (2, 1, 2), (2, 2, 1)])
def test_gradients_refuses_data_that_do_not_pair_up(lengths):
    x, y_pred, y_true = ([1] * length for length in lengths)
    message = "^{} x, {} y_pred, {} y_true: give pairs".format(*lengths)
    with pytest.raises(ValueError, match=message):
        gradients(x, y_pred, y_true)


# standardize


@given(measurements())
def test_standardize_returns_z_the_mean_and_the_standard_deviation(data):
    x = exactly(data[0])
    exact_mean, exact_sd = mean(x), deviation(x)
    exact_z = [float(x_i - exact_mean) / exact_sd for x_i in x]
    z, x_mean, x_sd = standardize(data[0])
    size = float(max(map(abs, x)))
    assert x_mean == pytest.approx(float(exact_mean), rel=0, abs=ROUNDINGS * size)
    assert x_sd == pytest.approx(exact_sd, rel=ROUNDINGS, abs=0)
    assert z == pytest.approx(exact_z, rel=0, abs=ROUNDINGS)


@pytest.mark.parametrize("number", [0.1, 7])
def test_standardize_makes_equal_numbers_0(number):
    z, x_mean, x_sd = standardize([number] * 3)
    assert (z, x_mean, x_sd) == ([0.0, 0.0, 0.0], number, 0.0)
    assert type(x_mean) is float


def test_standardize_takes_numbers_whose_squares_round_to_0():
    z, x_mean, x_sd = standardize([3e-200, 1e-200])
    assert z == pytest.approx([1, -1], rel=ROUNDINGS)
    assert (x_mean, x_sd) == pytest.approx((2e-200, 1e-200), rel=ROUNDINGS, abs=0)


def test_standardize_sees_all_digits_of_integers():
    assert standardize([BIG - 1, BIG + 1]) == ([-1.0, 1.0], float(BIG), 1.0)


def test_standardize_takes_an_integer_that_is_equal_to_a_float_after_rounding():
    assert standardize([1e30, 10**30 + 7]) == ([0.0, 0.0], 1e30, 0.0)


# learning_rate_limit


@pytest.mark.parametrize(
    "x, limit",
    [([0], 1), ([3], 1 / 10), ([-3], 1 / 10), ([2, -2], 1 / 4), ([1e75], 1e-150)],
)
def test_limits_that_are_easy_to_check_by_hand(x, limit):
    """It is 1 / (x² + 1) for a single x, and 1 / x² for x and -x, if x² > 1."""
    assert learning_rate_limit(x) == pytest.approx(limit, rel=ROUNDINGS, abs=0)


@given(columns(integers), integers, integers)
def test_just_below_the_limit_every_step_lowers_the_loss(data, w, b):
    """So shorter steps do, too: along a step, the loss is a parabola."""
    x, y_true = map(exactly, data)
    assume(slopes_at(x, y_true, w, b) != (0, 0))
    learning_rate = Fraction(learning_rate_limit(x)) * (1 - Fraction(1, 10**12))
    after = one_epoch(x, y_true, w, b, learning_rate)
    assert loss_at(x, y_true, *after) < loss_at(x, y_true, w, b)


def test_at_the_limit_a_step_ends_just_as_high_on_the_other_wall():
    x, y_true = [2, -2], [0, 0]
    limit = learning_rate_limit(x)
    assert one_epoch(x, y_true, w=3, b=0, learning_rate=limit / 2) == (0, 0)
    assert one_epoch(x, y_true, w=3, b=0, learning_rate=limit) == (-3, 0)


# train


@stops_short
@given(columns(floats), floats, floats, st.integers(0, 5))
@example(([1.0], [2.0]), 2.0, 0.0, 3)  # starts at the best line
def test_train_repeats_the_four_functions_and_reports_each_epoch(data, w, b, epochs):
    x, y_true = data
    rows, expected_rows = [], []

    def keep(*row):
        rows.append(row)
        return True  # which says nothing to train

    learning_rate = learning_rate_limit(x) / 2
    options = {"w": w, "b": b, "learning_rate": learning_rate, "epochs": epochs}
    result = train(x, y_true, **options, on_epoch=keep)
    for epoch in range(epochs):
        loss_before = loss_at(x, y_true, w, b)
        w, b = one_epoch(x, y_true, w, b, learning_rate)
        expected_rows.append((epoch, loss_before, w, b))
    assert rows == expected_rows
    assert result == (w, b)
    assert all(math.isfinite(number) for row in rows for number in row)


@pytest.mark.parametrize("error", [StopIteration, KeyboardInterrupt])
def test_what_on_epoch_raises_comes_out(error):
    def stop(epoch, loss, w, b):
        raise error

    with pytest.raises(error):
        train(X, Y_TRUE, on_epoch=stop)


@stops_short
@pytest.mark.parametrize("x", [[3.0, 1.0, 4.0], [-3.0, -1.0, -4.0], [1e75], [1e-200]])
def test_train_accepts_the_lowest_and_the_highest_rate(x):
    """They must not raise. 5e-324 is the smallest float above 0."""
    train(x, x, learning_rate=5e-324, epochs=1)
    train(x, x, learning_rate=math.nextafter(learning_rate_limit(x), 0), epochs=1)


@pytest.mark.parametrize(
    "learning_rate", [0.2157810949235859, 0.3, 0.0, -0.01, INF, NAN]
)
def test_train_refuses_the_limit_and_all_other_rates(learning_rate):
    with pytest.raises(ValueError) as caught:
        train(X, Y_TRUE, learning_rate=learning_rate)
    assert str(caught.value) == (
        f"learning_rate={learning_rate} is not between 0 and 0.2157810949235859, "
        "the limit for x: change it, or use fit(x, y_true)"
    )


def test_train_refuses_its_default_rate_for_the_runs_in_readme():
    with pytest.raises(ValueError, match="^learning_rate=0.01 is not between"):
        train([5.0, 10.0, 15.0], [33.0, 64.0, 97.0])


def test_options_of_the_wrong_type_or_without_a_name_are_refused():
    with pytest.raises(TypeError):
        train(X, Y_TRUE, learning_rate="0.1")
    with pytest.raises(TypeError):
        train(X, Y_TRUE, epochs=2.5)
    with pytest.raises(TypeError):
        train(X, Y_TRUE, 0.1)


# fit


def assert_fit_finds_the_best_line(x, y_true):
    best_w, best_b = best_line(x, y_true)
    x_mean, y_mean = float(mean(exactly(x))), float(mean(exactly(y_true)))
    y_sd = deviation(y_true)
    w_tolerance = ROUNDINGS * y_sd / deviation(x)
    # b is y_mean - w * x_mean
    b_tolerance = ROUNDINGS * (y_sd + abs(y_mean)) + w_tolerance * abs(x_mean)
    w, b = fit(x, y_true)
    assert w == pytest.approx(float(best_w), rel=0, abs=w_tolerance)
    assert b == pytest.approx(float(best_b), rel=0, abs=b_tolerance)


@warnings_are_errors
@pytest.mark.parametrize(
    "x, y_true",
    [
        pytest.param([1971, 1975, 1979, 1982, 1983], [1, 2, 3, 4, 5], id="years"),
        pytest.param([1.7e9 + i for i in range(4)], [2.1, 2.3, 2.2, 2.6], id="clock"),
        pytest.param([BIG, BIG + 10**9], [BIG, BIG + 1], id="integers beyond 2**53"),
        pytest.param([1, 2, 3], [0.7, 0.7, 0.7000000000000001], id="y nearly equal"),
        pytest.param([1, 2, 3], [5, 5, 5], id="y all equal"),
        pytest.param(range(5000), [i % 7 for i in range(5000)], id="5000 examples"),
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


def test_the_bits_are_the_same_on_every_python():
    """If you change a formula on purpose, check that it is as exact as before.

    These data also tell fsum from a plain loop, and two epochs in fit from one.
    """
    assert mse([5.6, -9.9, 0.3], [0.1, 0.1, 0.1]) == 43.43
    assert learning_rate_limit([-4.8, -2.6, 0.1]) == 0.09473041768284025
    assert train(X, Y_TRUE) == (1.9999999487799383, 1.0637166684534733e-07)
    w, b = fit([5.6, -9.8, 7.3, 4.7, -4.0], [3.2, -6.9, -9.5, 5.3, 4.4])
    assert (w, b) == (0.1211716969595911, -0.792090489689289)


def test_no_function_rounds_by_sum(monkeypatch):
    """fit calls them all, but for main's, where sum only counts."""

    def forbidden_sum(*arguments):
        pytest.fail("Python 3.12 changed how sum() rounds. Use a loop, or fsum()")

    monkeypatch.setattr(simple_neuron, "sum", forbidden_sum, raising=False)
    fit(X, Y_TRUE)


@pytest.mark.parametrize("sign", [1, -1])
def test_fit_takes_x_up_to_1e10_deviations_from_0(sign):
    """Beyond, w * x + b would round too much away. The error's cure works.

    [c - s, c + s] has the mean c and the deviation s. For c = 1e10, s must be
    above 1.
    """
    accepted = [sign * (1e10 - 1.125), sign * (1e10 + 1.125)]
    refused = [sign * (1e10 - 1), sign * (1e10 + 1)]
    assert_fit_finds_the_best_line(accepted, [0, 1])
    with pytest.raises(ValueError) as caught:
        fit(refused, [0, 1])
    assert str(caught.value) == (
        f"x are too close together for floats near {sign * 1e10:g}: subtract "
        "m = min(x) from each x and each new x, as int or Decimal, not float"
    )
    assert_fit_finds_the_best_line([x_i - min(refused) for x_i in refused], [0, 1])


def test_fit_refuses_deviations_below_1e_75():
    """Far below, w would overflow. The deviation of [0, d] is d / 2."""
    assert_fit_finds_the_best_line([0, 2.1e-75], [0, 1])
    with pytest.raises(ValueError, match="^x are too close together"):
        fit([0, 1.9e-75], [0, 1])


@pytest.mark.parametrize("x", [[7], [0.1] * 9])
def test_fit_refuses_x_that_are_all_equal(x):
    with pytest.raises(ValueError) as caught:
        fit(x, [1] * len(x))
    assert str(caught.value) == (
        f"all x are {x[0]}: many lines are best, so give different x "
        "(did float() round them?)"
    )


@warnings_are_errors
@given(columns(floats | st.sampled_from([0, 1e-300, 1e75]) | st.integers(-BIG, BIG)))
def test_neither_nan_nor_inf_comes_out_of_fit(data):
    x, y_true = data
    try:
        w, b = fit(x, y_true)
    except ValueError as error:
        assert re.match("all x are|x are too close together", str(error))
    else:
        assert math.isfinite(w)
        assert math.isfinite(b)


# The warning


def warnings_at(x, y_true, w, b):
    """Return what train warns of after 0 epochs, so at w and b themselves."""
    learning_rate = learning_rate_limit(x) / 2
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        train(x, y_true, w=w, b=b, learning_rate=learning_rate, epochs=0)
    return [str(warning.message) for warning in caught]


def line_beside_the_best(x, y_true, turn, lift):
    """Return the best line, turned by turn and raised by lift.

    Both are in millionths of y_true's standard deviation. It turns about the
    middle of the data: one standard deviation of x from there, it has risen by
    turn.
    """
    best_w, best_b = best_line(x, y_true)
    more_w = Fraction(turn * 1e-6 * deviation(y_true) / deviation(x))
    more_b = Fraction(lift * 1e-6 * deviation(y_true)) - more_w * mean(exactly(x))
    return float(best_w + more_w), float(best_b + more_b)


@st.composite
def spread_out_data(draw):
    """Draw data so near 0 that the warning's allowance for rounding hardly counts."""
    x, y_true = draw(columns(st.integers(-1000, 1000)))
    assume(len(set(x)) > 1 and len(set(y_true)) > 1)
    return x, y_true


@given(spread_out_data(), st.sampled_from([0.9, -0.9]))
def test_no_warning_if_turn_and_lift_are_both_below_a_millionth(data, millionths):
    w, b = line_beside_the_best(*data, turn=millionths, lift=millionths)
    assert warnings_at(*data, w, b) == []


@given(spread_out_data(), st.sampled_from([(1.1, 0), (-1.1, 0), (0, 1.1), (0, -1.1)]))
def test_a_warning_if_turn_or_lift_is_above_a_millionth(data, turn_and_lift):
    w, b = line_beside_the_best(*data, *turn_and_lift)
    assert len(warnings_at(*data, w, b)) == 1


FAR = [8e9, 8e9 + 1, 8e9 + 2]


@pytest.mark.parametrize(
    "x, y_true",
    [
        pytest.param(X, [1e14 + y_i for y_i in [0, 2, 1, 3, 2, 4]], id="b large"),
        pytest.param(FAR, [0.6 * x_i for x_i in FAR], id="w * x large, b small"),
        pytest.param([7e9, 7e9 + 2, 7e9], [7, 5, 6], id="both large, unlike signs"),
    ],
)
def test_far_from_0_the_best_line_in_floats_is_near_enough(x, y_true):
    """There, rounding alone is more than a millionth of y_true's deviation."""
    w, b = fit(x, y_true)
    assert warnings_at(x, y_true, w, b) == []
    assert len(warnings_at(x, y_true, w, b + 1)) == 1


@pytest.mark.parametrize("y, size", [(1e-30, 1e-30), (-0.3, 0.3), (1e30, 1e30), (0, 1)])
def test_if_all_y_true_are_equal_a_millionth_of_their_size_is_allowed(y, size):
    """Or a millionth, if they are all 0."""
    y_true = [y] * 6
    assert not warnings_at(X, y_true, 0, y + 0.9e-6 * size)
    assert warnings_at(X, y_true, 0, y + 1.1e-6 * size)
    assert warnings_at(X, y_true, 0, y - 1.1e-6 * size)


@pytest.mark.parametrize("bad", [NAN, INF, 1e300])
def test_the_warning_comes_if_the_numbers_ran_out_of_range(bad):
    assert warnings_at(X, Y_TRUE, bad, 0.0)
    assert warnings_at(X, Y_TRUE, 0.0, bad)
    with pytest.warns(RuntimeWarning):
        train(X, Y_TRUE, w=bad, epochs=1)


def test_negative_epochs_run_none_and_warn():
    with pytest.warns(RuntimeWarning, match="^-5 epochs stopped short"):
        assert train(X, Y_TRUE, epochs=-5) == (0.1, 0.0)


def test_the_warning_says_what_to_do_and_points_to_the_callers_line():
    with pytest.warns(RuntimeWarning) as caught:
        train(X, Y_TRUE, epochs=100, on_epoch=lambda epoch, loss, w, b: None)
    assert [str(warning.message) for warning in caught] == [
        "100 epochs stopped short of the best line (at w = 1.73897, b = 0.541865): "
        "try fit(x, y_true), or more"
    ]
    callers_line = linecache.getline(caught[0].filename, caught[0].lineno)
    assert "train(X, Y_TRUE, epochs=100" in callers_line


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
    assert train(make_3_1_2(), make_3_1_2(), epochs=9) == train(
        listed, listed, epochs=9
    )
    assert fit(make_3_1_2(), make_3_1_2()) == fit(listed, listed)
    assert standardize(make_3_1_2()) == standardize(listed)
    assert learning_rate_limit(make_3_1_2()) == learning_rate_limit(listed)


@stops_short
@pytest.mark.parametrize("dtype", ["uint8", "int64", "float32", "float64", "object"])
def test_numpys_columns_give_what_lists_give(dtype):
    """Where numpy is installed. In its uint8, 200 + 100 would be 44."""
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
    with pytest.raises(TypeError, match="^x is a ndarray: give the original list"):
        fit(column.reshape(-1, 1), column)


def test_mse_and_gradients_take_columns_of_numpy():
    """Such a column is neither true nor false, so they must not ask."""
    numpy = pytest.importorskip("numpy")
    column = numpy.array([1.0, 2.0])
    assert mse(column, column) == 0
    assert gradients(column, column, column) == (0, 0)


@pytest.mark.parametrize("dtype", ["int64", "uint64"])
def test_numpys_integers_keep_all_digits(dtype):
    numpy = pytest.importorskip("numpy")
    assert standardize(numpy.array([BIG - 1, BIG + 1], dtype))[0] == [-1.0, 1.0]


def test_w_and_b_become_floats():
    w, b = train([0, 1], [0, 1], w=Fraction(1), b=Fraction(0), epochs=0)
    assert (type(w), type(b)) == (float, float)


# Bad data. If you reword an error, README's tables may quote it


class Table:
    """Like a DataFrame of pandas, it yields the names of its columns."""

    ndim = 2

    def __iter__(self):
        return iter([0, 1])


GIVE_A_LIST = (
    "give the original list (list({name}) can have another order) or one flat "
    "column; check that x[i] belongs to y_true[i]"
)
CONVERT_IT = (
    "not a number: convert it (text: plain numbers by float, dates and times by "
    "strptime; then durations, or dates minus the first, by total_seconds()), or "
    "leave out headers, and pairs that lack a number"
)
LEAVE_OUT = "not in ±1e75: if it is a gap, leave out all such pairs, x[i] and y_true[i] together"


@pytest.mark.parametrize("name", ["x", "y_true"])
@pytest.mark.parametrize(
    "bad, kind, message",
    [
        ([], ValueError, "{name} is empty or used up: give a list of numbers"),
        ({1, 2}, TypeError, "{name} is a set: " + GIVE_A_LIST),
        ({1: 5, 2: 6}, TypeError, "{name} is a dict: " + GIVE_A_LIST),
        ({1: 5, 2: 6}.keys(), TypeError, "{name} is a dict_keys: " + GIVE_A_LIST),
        (Table(), TypeError, "{name} is a Table: " + GIVE_A_LIST),
        ("12", TypeError, "{name}[0] is '1', " + CONVERT_IT),
        ([1, None], TypeError, "{name}[1] is None, " + CONVERT_IT),
        ([[1], [2]], TypeError, "{name}[0] is [1], " + CONVERT_IT),
        ([1, Decimal(2)], TypeError, "{name}[1] is Decimal('2'), " + CONVERT_IT),
        ([1, "2" * 99], TypeError, "{name}[1] is '" + "2" * 59 + ", " + CONVERT_IT),
        ([1, NAN], ValueError, "{name}[1] is nan, " + LEAVE_OUT),
        ([-INF, 1], ValueError, "{name}[0] is -inf, " + LEAVE_OUT),
        ([1, 1.01e75], ValueError, "{name}[1] is 1.01e+75, " + LEAVE_OUT),
        ([1, -1.01e75], ValueError, "{name}[1] is -1.01e+75, " + LEAVE_OUT),
        ([1, 10**99], ValueError, "{name}[1] is 1" + "0" * 79 + ", " + LEAVE_OUT),
    ],
)
def test_bad_data_are_refused_and_the_error_says_what_to_do(bad, kind, message, name):
    data = {"x": [1, 2], "y_true": [1, 2]}
    data[name] = bad
    with pytest.raises(kind) as caught:
        fit(**data)
    assert str(caught.value) == message.format(name=name)


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
    with pytest.raises(ValueError) as caught:
        function(x, y_true)
    assert str(caught.value) == (
        f"{len(x)} x and {len(y_true)} y_true: find what has no partner "
        "(a header? a gap in only one?), don't cut either just to fit"
    )


# What users meet


def python(*arguments):
    """Run another Python where simple_neuron.py is, and return what it prints."""
    folder = Path(simple_neuron.__file__).parent
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", errors="replace"
    )


def test_the_program_needs_nothing_but_python_and_gives_no_warning():
    run = python("-I", "-S", "-W", "error", simple_neuron.__file__)
    assert run.stderr == ""
    assert run.stdout.endswith("so 4.0 gives 8.0000 (correct: 8.0)\n")


def test_three_wrong_lines_from_one_line_of_code_give_three_warnings():
    """Python shows the same text for the same line of code only once."""
    loop = "for x in ([1, 2, 3], [3, 1, 2], [5, 1, 4]): train(x, [1, 5, 2], epochs=9)"
    run = python("-W", "default", "-c", f"from simple_neuron import train\n{loop}")
    assert run.stderr.count("RuntimeWarning: 9 epochs stopped short") == 3


def test_importing_it_prints_nothing_and_loads_nothing_slow():
    slow = "{'fractions', 're', 'statistics', 'typing'}"
    run = python(
        "-S", "-c", f"import simple_neuron, sys; print({slow} & {{*sys.modules}})"
    )
    assert (run.stdout, run.stderr) == ("set()\n", "")


def test_a_star_import_brings_the_functions_but_main():
    public = [
        name
        for name, value in vars(simple_neuron).items()
        if getattr(value, "__module__", "") == "simple_neuron" and name[0] != "_"
    ]
    assert simple_neuron.__all__ + ["main"] == public


@needs_docstrings
def test_the_examples_in_the_docstrings_hold():
    results = doctest.testmod(simple_neuron)  # prints what differs
    assert results.failed == 0
    assert results.attempted > 0


# README: its outputs, tables, formulas and messages. The rest needs a reader


# Hypothesis doesn't take a fixture that is made anew for each test.
@pytest.fixture(scope="module", params=["English", "Chinese"])
def chapter(request):
    path = Path(__file__).with_name("README.md")
    if not path.exists():
        pytest.skip("there is no README.md beside the tests")
    english, _, chinese = path.read_text("utf-8-sig").partition("\n## 中文\n")
    if request.param == "English":
        return english
    return chinese or pytest.skip("README.md has no Chinese part")


def blocks_in(chapter):
    """Return the fenced blocks as pairs of language and text."""
    return re.findall(r"```(\w+)\n(.*?)```", chapter, re.DOTALL)


@pytest.fixture(scope="module")
def network(chapter):
    """Return the block that learns y = |x|."""
    (block,) = [block for _, block in blocks_in(chapter) if "def guess" in block]
    return block


def paste(block):
    """Run a block line by line, as a Python prompt does: it echoes values, too."""
    prompt = code.InteractiveConsole({})
    for line in block.splitlines():
        prompt.push(line)


def test_each_output_in_the_readme_is_what_the_block_before_it_prints(chapter, capsys):
    """Each Python block is pasted into a new prompt. One sh block prints, too."""
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


def test_no_row_of_a_table_begins_like_a_numbered_list(chapter):
    """Code hosts would make it one."""
    assert re.findall(r"^\d+\. .* \| .*", chapter, re.MULTILINE) == []


def learned_by_the_algorithm(chapter, epochs, old="", new=""):
    """Run the first block with old replaced by new, and return its w and b."""
    _, algorithm = blocks_in(chapter)[0]
    algorithm = algorithm.replace("range(5000)", f"range({epochs})")
    names = {}
    exec(re.sub(old, new, algorithm), names)
    return names["w"], names["b"]


def test_the_readmes_algorithm_computes_exactly_what_train_does(chapter):
    assert learned_by_the_algorithm(chapter, epochs=5000) == train(X, Y_TRUE)


def test_the_mistakes_to_try_show_after_100_epochs_but_not_after_5000(chapter):
    """The rows of README's table, in its order."""
    in_readme = re.findall(r"\| (8\.0000) \| (7\.\d{4})", chapter)
    printed = []
    for old, new in [
        ("", ""),  # no mistake
        (" / n", ""),  # left out
        (r"2 \* (d[wb]) / n", r"\1"),  # left out
        (r"(for epoch .*\n)    (dw = db = 0\n)", r"\2\1"),  # moved up
        (r"(?m)^    (dw = 2|db = 2|w = w|b = b)", r"        \1"),  # indented
    ]:
        answers = []
        for epochs in [5000, 100]:
            w, b = learned_by_the_algorithm(chapter, epochs, old, new)
            answers.append(f"{w * 4.0 + b:.4f}")
        printed.append(tuple(answers))
    assert printed == in_readme


def test_the_valleys_table_says_how_the_two_parts_of_the_start_shrink(chapter):
    """27 to 13 leads straight up a wall, 13 to -27 along the floor."""
    path = [(0.1, 0.0)]
    train(X, Y_TRUE, on_epoch=lambda epoch, loss, w, b: path.append((w, b)))
    rows = []
    for along_w, along_b in [(27, 13), (13, -27)]:
        start, after_40, after_500 = (
            (along_w * (w - 2) + along_b * (b - 0)) / (27**2 + 13**2)
            for w, b in [path[0], path[40], path[500]]
        )
        distances = (f"{along_w * start:.2f}", f"{along_b * start:+.2f}")
        rows.append((*distances, f"{after_40 / start:.0%}", f"{after_500 / start:.0%}"))
    # The Chinese part says when b is highest, and when it shows as 0.0000.
    assert path[36][1] == max(b for w, b in path)
    assert path[3000][1] > 0.00005 > path[4000][1]
    number = r"([-+]\d\.\d\d)"
    assert rows == re.findall(rf"\| {number} \| {number} \| (\d+%) \| (\d+%)", chapter)


def last_line_printed_by(block, capsys):
    exec(block, {})
    return capsys.readouterr().out.splitlines()[-1]


def test_the_network_prints_what_the_table_of_changes_says(chapter, network, capsys):
    """Each row gives a line, which replaces the one that begins alike."""
    rows = re.findall(r"^`((\w+ = ).*?)` \| `(.*?)`", chapter, re.MULTILINE)
    assert rows
    for line, beginning, in_readme in rows:
        changed, changes = re.subn(f"(?m)^{beginning}.*", line, network)
        assert changes == 1
        assert last_line_printed_by(changed, capsys) == in_readme


def test_a_third_neuron_learns_the_step_of_exercise_4(network, capsys):
    step = ("[2.0, 1.0, 0.0, 1.0, 2.0]", "[0.0, 0.0, 0.0, 1.0, 1.0]")
    third_neuron = [
        ("0.1, 0.1, 0.0]", "0.1, 0.1, 0.0, 1.0, 0.5, 0.1]"),
        ("v1, v2, c =", "v1, v2, c, w3, b3, v3 ="),
        ("+ c\n", "+ c + v3 * max(0, w3 * x_i + b3)\n"),
    ]
    for changes, learns in [([step], False), ([step, *third_neuron], True)]:
        block = network
        for old, new in changes:
            assert old in block
            block = block.replace(old, new)
        answers = last_line_printed_by(block, capsys)
        assert answers.endswith("0.0, 1.0, 1.0, 1.0]") == learns, answers


@pytest.fixture(scope="module")
def untrained(network):
    """Return the names that the network's block defines, before it learns."""
    names = {}
    exec(network.replace("range(2000)", "range(0)"), names)
    return names


@given(st.lists(fractions, min_size=7, max_size=7), columns(fractions, max_size=3))
def test_the_networks_slope_along_w1_equals_central_differences(
    chapter, untrained, parameters, data
):
    """The loss is quadratic in w1 as long as no x comes to the bend of neuron 1."""
    assert "`2 * mean(error * v1 * x)`" in chapter
    x, y_true = untrained["x"], untrained["y_true"] = data
    w1, b1, _, _, v1, _, _ = parameters
    products = []
    for x_i, correct in zip(x, y_true):
        error = untrained["guess"](parameters, x_i) - correct
        products.append(error * v1 * x_i if w1 * x_i + b1 > 0 else 0)

    distances_from_the_bend = [abs(w1 * x_i + b1) for x_i in x]
    assume(all(distances_from_the_bend))
    h = min(distances_from_the_bend) / (1 + max(abs(x_i) for x_i in x))
    loss_above = untrained["loss"]([w1 + h, *parameters[1:]])
    loss_below = untrained["loss"]([w1 - h, *parameters[1:]])
    assert 2 * mean(products) == (loss_above - loss_below) / (2 * h)


@needs_docstrings
def test_the_formulas_in_readme_and_docstrings_are_those_of_the_code(chapter):
    """Tried on a single example: the mean of one number is that number."""
    (y_pred,) = forward([3], 7, 11)
    dw, db = gradients([3], [y_pred], [5])
    w_after, b_after = update(7, 11, dw, db, 13)
    names = {"x": 3, "y_true": 5, "w": 7, "b": 11, "learning_rate": 13}
    names.update(y_pred=y_pred, dw=dw, db=db, mean=lambda number: number, e=17, h=19)
    for formula, value, place in [
        ("y_pred = w * x + b", y_pred, simple_neuron),
        ("mean((y_pred - y_true)²)", mse([y_pred], [5]), simple_neuron),
        ("mean((y_pred - y_true)²)", mse([y_pred], [5]), mse),
        ("dw = 2 * mean((y_pred - y_true) * x)", dw, gradients),
        ("db = 2 * mean(y_pred - y_true)", db, gradients),
        ("e² + 2 * e * x * h + (h * x)²", (17 + 19 * 3) ** 2, gradients),
        ("w - learning_rate * dw", w_after, simple_neuron),
        ("w - learning_rate * dw", w_after, update),
        ("b - learning_rate * db", b_after, simple_neuron),
        ("b - learning_rate * db", b_after, update),
        ("2 * (w * mean(x²) + b * mean(x) - mean(x * y_true))", dw, fit),
    ]:
        assert formula in chapter
        assert formula in place.__doc__
        right_side = formula.split(" = ")[-1].replace("²", "**2")
        assert eval(right_side, names) == value, formula


def test_the_first_loss_is_the_one_that_readme_calculates_by_hand(chapter):
    assert "`1.9² * 22.75 / 6`" in chapter
    assert loss_at(X, Y_TRUE, w=0.1, b=0) == pytest.approx(1.9**2 * 22.75 / 6)


@needs_docstrings
def test_the_formula_for_k_is_that_of_the_code():
    formula = "m2 + 1 + sqrt((m2 - 1)² + 4 * m1²)"
    assert f"k = {formula}\n" in learning_rate_limit.__doc__
    names = {"m1": mean(X), "m2": mean(x_i**2 for x_i in X), "sqrt": math.sqrt}
    k = eval(formula.replace("²", "**2"), names)
    assert 2 / k == pytest.approx(learning_rate_limit(X), rel=ROUNDINGS)
    assert f"k is {k:.2f}" in learning_rate_limit.__doc__
    other_multiple = 2 * (names["m2"] + 1) - k
    for multiple in [f"{k:.2f}", f"{other_multiple:.2f}"]:
        assert f" {multiple} times" in train.__doc__


def message_of(function, x, y_true, **options):
    with pytest.raises((TypeError, ValueError, RuntimeWarning)) as caught:
        function(x, y_true, **options)
    return str(caught.value)


@warnings_are_errors
def test_the_messages_that_the_readme_explains_are_real(chapter):
    """They are in the first column of a table, with … for what varies."""
    real = [
        message_of(fit, [1] * 6, [1] * 5),
        message_of(fit, [], []),
        message_of(fit, [1, 2, NAN], [1, 2, 3]),
        message_of(fit, {1, 2}, [1, 2]),
        message_of(fit, [5.0, 5.0], [1, 2]),
        message_of(fit, [0.1 + 0.2, 0.3], [1, 2]),
        message_of(fit, ["1"], [1]),
        message_of(train, X, Y_TRUE, learning_rate=0.3),
        message_of(train, X, Y_TRUE, epochs=100),
    ]
    _, beginning, table = chapter.partition("\n`6 x and 5")
    assert beginning, "README's table of messages must begin with 6 x and 5 y_true"
    for row in (beginning + table.split("\n\n")[0]).splitlines():
        for quoted in re.findall("`(.*?)`", row.split(" | ")[0]):
            if re.match("No module|could not|.*Error: |Invalid isoformat", quoted):
                continue  # Python's own
            # What is true of a set is true of a DataFrame and an ndarray.
            pattern = re.escape(re.sub("DataFrame|ndarray", "set", quoted))
            pattern = pattern.replace("…", ".*")
            matching = [message for message in real if re.fullmatch(pattern, message)]
            assert matching, f"no such message: {quoted}"
