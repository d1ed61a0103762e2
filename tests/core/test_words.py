from lookinside.core import words


def test_shares_are_percentages_that_do_not_break_from_their_sign():
    assert words.percent(0.98765) == "98.77\u00a0%"
    assert words.percent(0.98765, 1) == "98.8\u00a0%"


def test_whole_numbers_have_commas():
    assert words.number(9888) == "9,888"
