import numpy as np

from lookinside.data.outline import border, outline, typical_side


def test_the_border_is_each_outermost_pixel_once() -> None:
    image = np.arange(12).reshape(3, 4)
    assert border(image).tolist() == [0, 1, 2, 3, 4, 7, 8, 9, 10, 11]
    assert border(np.ones((5, 5, 3))).shape == (16, 3)
    assert border(np.arange(4).reshape(2, 2)).tolist() == [0, 1, 2, 3]


def test_the_outline_holds_what_stands_out() -> None:
    image = np.full((8, 9), 127, np.uint8)
    assert image[outline(image)].size == 0
    image[2, 3] = image[5, 7] = 128
    assert outline(image) == (slice(2, 6), slice(3, 8))
    image[0, 0] = image[7, 8] = 255
    assert outline(image) == (slice(0, 8), slice(0, 9))


def test_the_typical_side_is_the_median_of_the_longer_sides() -> None:
    images = np.zeros((4, 10, 10), np.uint8)
    images[0, 1:4, 1:3] = 200
    images[1, 1:3, 2:9] = 200
    images[2, :, 5] = 200
    assert typical_side(images[:3]) == 7
    assert typical_side(images[[3, 3, 0]]) == 0
