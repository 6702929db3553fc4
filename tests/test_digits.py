"""The digits: what the package brings, what is read of a reader's own files, and what is refused."""

import gzip
import re
import struct
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from damage import damaged

from nnbook import datasets

SHIPPED = Path(datasets.__file__).parent / "mnist"
TRAIN = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
TEST = "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"
IMAGES, LABELS = TRAIN


def images_file(images):
    """The bytes of an IDX file with these images (m, 28, 28)."""
    return struct.pack(">4I", 2051, len(images), 28, 28) + images.tobytes()


def labels_file(labels):
    return struct.pack(">2I", 2049, len(labels)) + labels.tobytes()


@pytest.fixture
def whole(tmp_path):
    """A folder with a small whole set, its images and its labels: 7 to train, then 4 for the test."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (11, 28, 28), np.uint8)
    labels = rng.integers(0, 10, 11).astype(np.uint8)
    for names, rows in ((TRAIN, slice(7)), (TEST, slice(7, None))):
        (tmp_path / names[0]).write_bytes(images_file(images[rows]))
        (tmp_path / names[1]).write_bytes(labels_file(labels[rows]))
    return tmp_path, images, labels


def same(data, images, labels):
    """Whether digits() gave these."""
    X, D = data
    np.testing.assert_array_equal(X, images.reshape(len(images), 784) / 255)
    np.testing.assert_array_equal(D, labels[:, None] == np.arange(10))
    return True


def test_the_digits_of_the_package():
    X, D = datasets.digits()
    assert (X.shape, D.shape, X.dtype, D.dtype) == ((5000, 784), (5000, 10), np.float64, np.float64)
    np.testing.assert_array_equal(D, np.repeat(np.eye(10), 500, axis=0))  # 500 of each, the zeros first
    assert (X.min(), X.max()) == (0, 1)
    assert len(np.unique(X, axis=0)) == 5000


def test_the_digits_of_the_package_by_another_reading():
    packed = (SHIPPED / "5k-images-idx3-ubyte.gz").read_bytes()
    head, data = gzip.decompress(packed)[:16], gzip.decompress(packed)[16:]
    assert struct.unpack(">4I", head) == (2051, 5000, 28, 28)
    sums = [sum(data[784 * i :][:784]) for i in (0, 1, 2, 2500, 4999)]
    assert sums == [31095, 35433, 36507, 27525, 33540]
    X = datasets.digits()[0]
    assert [round(255 * row.sum()) for row in X[[0, 1, 2, 2500, 4999]]] == sums


def test_an_image_is_scaled_and_centred_as_mnist_was_made():
    """What `digit_image` and `centred` imitate, and that rows of pixels are rows."""
    images = datasets.digits()[0].reshape(-1, 28, 28)
    heights, widths = (
        np.array([np.ptp(np.flatnonzero(ink)) + 1 for ink in images.any(axis)]) for axis in (2, 1)
    )
    assert np.mean(np.maximum(heights, widths) == 20) > 0.999
    assert widths[500:1000].mean() < 10 < 19 < heights[500:1000].mean()  # the ones
    places = np.arange(28)
    for axis in (1, 2):
        centres = images.sum(axis=axis) @ places / images.sum(axis=(1, 2))
        assert 13.5 < centres.min() < centres.max() < 14.5


def test_digits_as_float32():
    X, D = datasets.digits(dtype=np.float32)
    assert X.dtype == D.dtype == np.float32
    np.testing.assert_array_equal(X, datasets.digits()[0].astype(np.float32))


@pytest.mark.parametrize("dtype", [int, "float16", np.uint8, None, "digits", 3])
def test_another_type_is_refused(dtype):
    with pytest.raises(TypeError, match=re.escape(f"dtype={dtype!r}")):
        datasets.digits(dtype=dtype)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("dotted", [False, True])
@pytest.mark.parametrize("as_path", [str, Path])
def test_a_whole_set_of_the_readers_own(whole, packed, dotted, as_path):
    folder, images, labels = whole
    for file in list(folder.iterdir()):
        data = file.read_bytes()
        file.unlink()
        name = file.name.replace("-idx", ".idx") if dotted else file.name
        (folder / f"{name}{'.gz' * packed}").write_bytes(gzip.compress(data) if packed else data)
    assert same(datasets.digits(as_path(folder)), images, labels)


def test_files_packed_and_not_may_lie_side_by_side(whole):
    folder, images, labels = whole
    (folder / f"{IMAGES}.gz").write_bytes(gzip.compress((folder / IMAGES).read_bytes()))
    (folder / IMAGES).unlink()
    (folder / LABELS).write_bytes(gzip.compress((folder / LABELS).read_bytes()))  # despite its name
    assert same(datasets.digits(folder), images, labels)


@pytest.mark.parametrize("name", [*TRAIN, *TEST])
def test_a_missing_file_is_named(whole, name):
    (whole[0] / name).unlink()
    with pytest.raises(FileNotFoundError, match=name):
        datasets.digits(whole[0])


def test_what_is_no_folder_is_refused(whole):
    with pytest.raises(FileNotFoundError, match=r"path='.*nowhere'"):
        datasets.digits(whole[0] / "nowhere")
    with pytest.raises(NotADirectoryError, match=r"path='.*is a file"):
        datasets.digits(str(whole[0] / IMAGES))
    for path in (3, b"folder", ["folder"], True):
        with pytest.raises(TypeError, match="path="):
            datasets.digits(path)


SOME = np.zeros((7, 28, 28), np.uint8)
GOOD, FEW = images_file(SOME), labels_file(np.arange(7, dtype=np.uint8))
DAMAGED = {
    "empty": (IMAGES, b"", "ends after 0 bytes"),
    "within its head": (IMAGES, GOOD[:15], "ends after 15 bytes"),
    "text": (IMAGES, b"label,pixel0\n" * 500, "begins with the number"),
    "labels for images": (IMAGES, FEW + bytes(8), "begins with the number 2049, expected 2051"),
    "images for labels": (LABELS, GOOD, "begins with the number 2051, expected 2049"),
    "of signed bytes": (IMAGES, b"\0\0\x09\x03" + GOOD[4:], "begins with the number"),
    "of another side": (IMAGES, struct.pack(">4I", 2051, 7, 27, 28), "27 × 28 bytes, expected any × 28 × 28"),
    "cut": (IMAGES, GOOD[:-1], "more than a file of this size"),
    "too long": (IMAGES, GOOD + b"\0", "has more"),
    "labels cut": (LABELS, FEW[:-1], "claims 7 bytes"),
    "labels too long": (LABELS, FEW + b"\1", "has more"),
    "no images": (IMAGES, struct.pack(">4I", 2051, 0, 28, 28), "claims 0 entries"),
    "too many images": (IMAGES, struct.pack(">4I", 2051, 100_001, 28, 28), "claims 100001 entries"),
    "one image less": (IMAGES, images_file(SOME[:6]), "6 images, .* 7 labels"),
    "a label of 10": (LABELS, FEW[:-1] + b"\x0a", "label 10"),
    "packed, cut": (IMAGES, gzip.compress(GOOD)[:-9], "ended before"),
    "packed, too long": (IMAGES, gzip.compress(GOOD + b"\0"), "has more"),
    "packed, too short": (IMAGES, gzip.compress(GOOD[:-1]), "claims 5488 bytes and has 5487"),
    "packed, a sum that is wrong": (IMAGES, gzip.compress(GOOD)[:-8] + bytes(8), "CRC"),
    "packed, more behind it": (IMAGES, gzip.compress(GOOD) + b"more", "gzip"),
    "packed, nothing in it": (IMAGES, gzip.compress(b""), "ends after 0 bytes"),
    "the mark of gzip alone": (IMAGES, b"\x1f\x8b", "ended before"),
    "another compression": (IMAGES, b"PK\x03\x04" + bytes(6000), "begins with the number"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "reason"), DAMAGED.values(), ids=DAMAGED)
def test_a_file_that_is_damaged_or_foreign_is_named_with_the_reason(whole, name, content, reason):
    (whole[0] / name).write_bytes(content)
    with pytest.raises(ValueError, match=f"{name}.*{reason}"):
        datasets.digits(whole[0])


CLAIMS = {
    "more images than any memory holds": struct.pack(">4I", 2051, 2**32 - 1, 28, 28) + bytes(784),
    "as many as are read at most": struct.pack(">4I", 2051, 100_000, 28, 28) + bytes(784),
    "packed, a bomb": gzip.compress(struct.pack(">4I", 2051, 7, 28, 28) + bytes(50_000_000), 1),
    "packed, not filled": gzip.compress(struct.pack(">4I", 2051, 90_000, 28, 28) + bytes(784)),
}


@pytest.mark.parametrize("content", CLAIMS.values(), ids=CLAIMS)
def test_what_a_file_claims_makes_no_room(whole, content):
    (whole[0] / IMAGES).write_bytes(content)
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=IMAGES):
            datasets.digits(whole[0])
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("packed", [False, True])
def test_whatever_is_damaged_is_refused_or_of_no_effect(whole, packed):
    folder, images, labels = whole
    pack = gzip.compress if packed else bytes
    good = {name: pack((folder / name).read_bytes()) for name in (*TRAIN, *TEST)}
    rng, refused = np.random.default_rng(1), 0
    for _ in range(200):
        name = str(rng.choice(list(good)))
        (folder / name).write_bytes(damaged(good[name], rng))
        begun = time.process_time()
        try:
            X, D = datasets.digits(folder)
        except ValueError as error:
            assert name.split("-")[0] in str(error)  # noqa: PT017
            refused += 1
        else:
            assert D.sum() == len(X) == 11
            if packed:  # by its sum; without one, other pixels or another digit cannot be told
                assert same((X, D), images, labels)
        assert time.process_time() - begun < 1
        (folder / name).write_bytes(good[name])
    assert refused > 100
    assert same(datasets.digits(folder), images, labels)


def test_one_of_each_is_each_digit_once():
    X, D = datasets.digits()
    rows = [np.flatnonzero((image == X).all(axis=1))[0] for image in datasets.one_of_each()]
    assert D[rows].argmax(axis=1).tolist() == list(range(10))
