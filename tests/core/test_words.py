from lookinside.core import words


def test_shares_are_percentages_that_do_not_break_from_their_sign():
    assert words.percent(0.98765) == "98.77\u00a0%"
    assert words.percent(0.98765, 1) == "98.8\u00a0%"


def test_whole_numbers_have_commas():
    assert words.number(9888) == "9,888"


def test_little_room_takes_two_or_three_digits():
    values = 0, 12.345, 0.4567, -0.0001234, 123456.0, -1.5
    assert [words.brief(value) for value in values] == [
        "0", "12.3", "0.46", "\N{MINUS SIGN}1.2e-4", "1.2e5", "\N{MINUS SIGN}1.5",
    ]  # fmt: skip


def test_values_beside_one_another_keep_their_zeros():
    values = 56.0, 22.94, 0.5, -8.0, 123.4, 0.0
    assert [words.brief(value, padded=True) for value in values] == [
        "56.0", "22.9", "0.50", "\N{MINUS SIGN}8.00", "123", "0",
    ]  # fmt: skip
