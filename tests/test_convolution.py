"""Layers of shared weights: each formula against its sum and against a measured error; and their pictures."""

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnbook.convolution import by_inputs, by_kernels, convolve, patches, pool, unpool
from nnbook.figures.ch07_convolution import kernel_maps, sliding_svg
from nnbook.figures.palette import VERMILION


@st.composite
def layers(draw):
    """x (c, h, w, m), K (n, c, k, k) and b (n,) of small sizes, none equal by necessity."""
    n, c, k, m = (draw(st.integers(1, 3)) for _ in range(4))
    h, w = (k + draw(st.integers(0, 3)) for _ in range(2))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    return rng.normal(size=(c, h, w, m)), rng.normal(size=(n, c, k, k)), rng.normal(size=n)


def summed(x, K, b):
    """Each net as the sum that the text has."""
    (n, _, k, _), (_, h, w, m) = K.shape, x.shape
    net = np.empty((n, h - k + 1, w - k + 1, m))
    for a, i, j, example in np.ndindex(net.shape):
        net[a, i, j, example] = b[a] + (K[a] * x[:, i : i + k, j : j + k, example]).sum()
    return net


@given(layers())
def test_each_net_is_the_sum_over_its_patch_and_the_channels(layer):
    assert np.allclose(convolve(*layer), summed(*layer), rtol=1e-12, atol=1e-12)


@given(layers())
def test_the_derivatives_are_those_of_the_error_that_is_measured(layer):
    x, K, _ = layer
    D = np.random.default_rng(1).normal(size=convolve(*layer).shape)
    delta = convolve(*layer) - D  # of E = Σ (net - d)²/2, whose central differences are exact
    claimed = [by_inputs(K, delta), *by_kernels(x, delta, K.shape[-1])]
    for array, gradient in zip(layer, claimed, strict=True):
        assert gradient.shape == array.shape
        at = tuple(np.random.default_rng(2).integers(array.shape))
        E = []
        for step in (1, -2):
            array[at] += step
            E.append(((convolve(*layer) - D) ** 2).sum() / 2)
        array[at] += 1
        assert np.isclose((E[0] - E[1]) / 2, gradient[at], rtol=1e-9, atol=1e-9)


@given(layers())
def test_the_way_back_is_the_transpose_of_the_way_forth(layer):
    x, K, b = layer
    delta = np.random.default_rng(3).normal(size=convolve(*layer).shape)
    forth, back = (convolve(x, K, 0 * b) * delta).sum(), (x * by_inputs(K, delta)).sum()
    assert np.isclose(forth, back, rtol=1e-9, atol=1e-9)


def test_a_patch_is_a_column_channel_by_channel_row_by_row():
    x = np.arange(2 * 3 * 4 * 2).reshape(2, 3, 4, 2)
    columns = patches(x, 2)
    assert columns.shape == (8, 2 * 3 * 2)
    assert np.array_equal(columns[:, -1], x[:, 1:3, 2:4, 1].ravel())


@pytest.mark.parametrize("kind", [np.uint8, np.int16, bool])
def test_small_integers_are_summed_as_integers(kind):
    x, K = np.full((1, 3, 3, 2), 200).astype(kind), np.full((2, 1, 2, 2), 100).astype(kind)
    delta, b = np.full((2, 2, 2, 2), 3).astype(kind), np.full(2, 100).astype(kind)
    whole = [array.astype(int) for array in (x, K, b, delta)]
    np.testing.assert_array_equal(convolve(x, K, b), convolve(*whole[:3]))
    np.testing.assert_array_equal(by_inputs(K, delta), by_inputs(whole[1], whole[3]))
    for found, right in zip(by_kernels(x, delta, 2), by_kernels(whole[0], whole[3], 2)):
        np.testing.assert_array_equal(found, right)
    assert convolve(*whole[:3])[0, 0, 0, 0] == int(b[0]) + 4 * int(x[0, 0, 0, 0]) * int(K[0, 0, 0, 0])


def test_pooling_takes_means_of_blocks_and_its_way_back_is_its_transpose():
    rng = np.random.default_rng(0)
    x, delta = rng.normal(size=(2, 4, 6, 3)), rng.normal(size=(2, 2, 3, 3))
    assert np.isclose(pool(x, 2)[1, 1, 2, 0], x[1, 2:4, 4:6, 0].mean())
    assert np.isclose((pool(x, 2) * delta).sum(), (x * unpool(delta, 2)).sum())


IMAGES = np.zeros((2, 5, 6, 3))


@pytest.mark.parametrize(
    ("K", "message"),
    [
        (np.zeros((4, 1, 3, 3)), "K is for 1 channels, x has 2"),
        (np.zeros((4, 2, 6, 6)), "larger than the images"),
        (np.zeros((4, 2, 3, 2)), r"K has shape \(4, 2, 3, 2\)"),
        (np.zeros((2, 3, 3)), r"K has shape \(2, 3, 3\)"),
    ],
)
def test_kernels_that_do_not_fit_are_refused(K, message):
    with pytest.raises(ValueError, match=message):
        convolve(IMAGES, K, np.zeros(len(K)))


@pytest.mark.parametrize("shape", [(4, 3, 4, 2), (4, 3, 5, 3), (4, 4, 4, 3)])
def test_a_delta_of_another_shape_than_the_nets_is_refused(shape):
    said = f"delta has shape {shape}, expected (4, 3, 4, 3)"
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        by_kernels(IMAGES, np.zeros(shape), 3)


def test_blocks_that_do_not_fill_the_image_are_refused():
    with pytest.raises(ValueError, match=r"x has shape \(2, 5, 6, 3\), expected .* f=2 divides"):
        pool(IMAGES, 2)


# The pictures.

IMAGE, KERNEL = np.fliplr(np.eye(5)), np.array([[-1, 0, 2], [0, 2, 0], [2, 0, -1]])


def numbers(svg):
    texts = [text.text for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    return [text for text in texts if text not in ("image x", "kernel k", "net")]


def test_the_picture_shows_the_image_the_kernel_and_every_sum():
    drawn = [float(text.replace("−", "-")) for text in numbers(sliding_svg(IMAGE, KERNEL, (1, 1)))]
    sums = summed(IMAGE[None, :, :, None], KERNEL[None, None], np.zeros(1))
    assert np.array_equal(drawn, np.concatenate([IMAGE.ravel(), KERNEL.ravel(), sums.ravel()]))


def test_the_frames_go_with_the_place():
    def frames(place):
        paths = ElementTree.fromstring(sliding_svg(IMAGE, KERNEL, place)).iter("{http://www.w3.org/2000/svg}path")
        return [path.get("d") for path in paths if VERMILION in path.get("style")]

    (patch, kernel, sum_), (down, same, sum_down) = frames((0, 2)), frames((1, 2))
    assert patch == "M74 30h102v102h-102z"  # two cells of 34 pixels to the right, three cells large
    assert down == "M74 64h102v102h-102z"
    assert kernel == same == "M232 30h102v102h-102z"
    assert (sum_, sum_down) == ("M458 30h34v34h-34z", "M458 64h34v34h-34z")


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((np.zeros(5), KERNEL, (0, 0)), ValueError, r"image has shape \(5,\)"),
        ((IMAGE, np.zeros((2, 3)), (0, 0)), ValueError, r"kernel has shape \(2, 3\)"),
        ((IMAGE, np.zeros((6, 6)), (0, 0)), ValueError, r"kernel \(6, 6\)"),
        ((np.zeros((13, 13)), KERNEL, (0, 0)), ValueError, "at most 12 × 12"),
        ((IMAGE * np.nan, KERNEL, (0, 0)), ValueError, "image has NaN"),
        ((IMAGE, [["a"]], (0, 0)), TypeError, "kernel holds values"),
        ((IMAGE, KERNEL, (3, 0)), ValueError, r"place\[0\]=3"),
        ((IMAGE, KERNEL, (0, -1)), ValueError, r"place\[1\]=-1"),
        ((IMAGE, KERNEL, (0.5, 0)), TypeError, r"place\[0\]=0.5"),
        ((IMAGE, KERNEL, 1), TypeError, "place=1"),
        ((IMAGE, KERNEL, (0, 0), "pink"), ValueError, "theme='pink'"),
    ],
)
def test_what_cannot_be_slid_is_named(arguments, error, message):
    with pytest.raises(error, match=message):
        sliding_svg(*arguments)


def test_kernels_share_a_scale_with_white_at_zero_and_maps_another():
    kernels, maps = np.array([[[-2.0]], [[1.0]]]), np.array([[[0.0, 3.0]], [[1.0, 0.0]]])
    figure = kernel_maps(kernels, maps)
    upper, lower = figure.axes[:2], figure.axes[2:]
    assert [ax.images[0].get_clim() for ax in upper] == [(-2, 2)] * 2
    assert [ax.images[0].get_clim() for ax in lower] == [(0, 3)] * 2
    assert np.array_equal(lower[1].images[0].get_array(), maps[1])


@pytest.mark.parametrize(
    ("kernels", "maps", "message"),
    [
        (np.zeros((2, 3, 3)), np.zeros((3, 4, 4)), "kernels are 2 and maps 3"),
        (np.zeros((11, 3, 3)), np.zeros((11, 4, 4)), "kernels are 11"),
        (np.zeros((3, 3)), np.zeros((1, 4, 4)), r"kernels has shape \(3, 3\)"),
        (np.zeros((1, 3, 3)), np.full((1, 4, 4), np.nan), "maps has NaN"),
    ],
)
def test_what_are_no_kernels_with_their_maps_is_named(kernels, maps, message):
    with pytest.raises(ValueError, match=message):
        kernel_maps(kernels, maps)
