import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookinside.core.errors import UserError
from lookinside.data.layout import arrange


def arranged(*names: str) -> dict[str, str]:
    """Where images go, by their paths."""
    places = arrange("pets.zip", "pets", [tuple(name.split("/")) for name in names])
    return {"/".join(path): " ".join(place) for path, place in places.items()}


@pytest.mark.parametrize(
    "places",
    [
        {"train/cat/1.png": "train cat 1.png", "test/cat/2.png": "test cat 2.png"},
        {"train/cat/1.png": "train cat 1.png", "train/dog/1.png": "train dog 1.png"},
        {"train/1.png": "train pets 1.png", "test/1.png": "test pets 1.png"},
        {"train/1.png": "train pets 1.png", "train/2.png": "train pets 2.png"},
        {"cat/1.png": "train cat 1.png", "dog/old/1.png": "train dog old/1.png"},
        {"1.png": "train pets 1.png", "2.png": "train pets 2.png"},
        {"1.png": "train pets 1.png"},
        {"train.png": "train pets train.png", "test.png": "train pets test.png"},
    ],
)
@pytest.mark.parametrize("wrapping", ["", "photos/", "my/photos/"])
def test_each_layout(places: dict[str, str], wrapping: str) -> None:
    wrapped = {f"{wrapping}{path}": place for path, place in places.items()}
    assert arranged(*wrapped) == wrapped


def test_a_folder_that_holds_everything_is_no_class() -> None:
    assert arranged("cat/1.png", "cat/2.png")["cat/1.png"] == "train pets 1.png"
    assert arranged("train/cat/1.png")["train/cat/1.png"] == "train cat 1.png"


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], "pets.zip holds no images: put PNG or JPEG files in it"),
        (["train/cat/1.png", "cover.png"], r"others beside them \(cover.png\): move those"),
        (["train/cat/1.png", "valid/cat/1.png"], r"beside them \(valid/cat/1.png\)"),
        (["train/1.png", "plane/1.png"], r"beside them \(plane/1.png\)"),
        (["train/cat/1.png", "two/train/cat/1.png"], r"beside them \(two/train/cat/1.png\)"),
        (
            ["a/train/x/1.png", "b/test/x/1.png"],
            r"inside other folders \(a/train/x/1.png\)",
        ),
        (["cat/1.png", "2.png"], r"in class folders \(cat/1.png\) and outside \(2.png\)"),
        (["train/cat/1.png", "train/2.png"], r"\(train/cat/1.png\) and outside \(train/2.png\)"),
        (["train/cat/1.png", "test/2.png"], r"\(train/cat/1.png\) and outside \(test/2.png\)"),
        (["test/cat/1.png"], "images in test but none in train: add them"),
        (["test/1.png"], "images in test but none in train: add them"),
        (
            ["train/cat/1.png", "train/dog/1.png", "test/cat/1.png"],
            "not the same classes in train and test: see dog",
        ),
    ],
)
def test_each_mixture_has_its_sentence(names: list[str], sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        arranged(*names)


FOLDER = st.sampled_from(["train", "test", "cat", "dog"])
PATH = st.tuples(st.lists(FOLDER, max_size=3), st.sampled_from("abc")).map(
    lambda drawn: (*drawn[0], f"{drawn[1]}.png")
)


@given(st.lists(PATH, min_size=1, max_size=5, unique=True))
def test_no_two_images_share_a_place(paths: list[tuple[str, ...]]) -> None:
    try:
        places = arrange("pets", "pets", paths)
    except UserError:
        return
    assert set(places) == set(paths)
    assert len(set(places.values())) == len(paths)
    assert "train" in {part for part, _, _ in places.values()}
