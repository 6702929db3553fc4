"""Networks on disk: whole or as they were, and never taken for what they are not."""

import io
import os
import pickle
import stat
import subprocess
import sys
import tempfile
import threading
import tracemalloc
import zipfile
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from rerun import NOTEBOOKS

from nnbook import Network, exercises
from nnbook.__main__ import main
from nnbook.pages import building
from nnbook.pages import folder as pages_folder


@pytest.fixture
def net():
    return Network([3, 4, 2], "tanh", "softmax", "categorical_cross_entropy", seed=5)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


# ---- saving ----


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_is_saved_is_loaded(tmp_path, dtype):
    names_of = "tanh", "softmax", "categorical_cross_entropy"
    net, path = Network([3, 4, 2], *names_of, seed=5, dtype=dtype), tmp_path / "a"
    net.save(path)
    twin = Network.load(str(path))
    assert repr(twin) == repr(net)
    assert twin.dtype == net.dtype
    np.testing.assert_array_equal(twin.parameters, net.parameters)
    assert names(tmp_path) == ["a"]


def test_a_failed_save_leaves_the_old_file_and_nothing_else(tmp_path, net, monkeypatch):
    path = tmp_path / "net"
    net.save(path)
    before = path.read_bytes()

    def fail(file, **arrays):
        file.write(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(np, "savez", fail)
    with pytest.raises(OSError, match="disk full"):
        net.save(path)
    assert path.read_bytes() == before
    assert names(tmp_path) == ["net"]


@pytest.mark.parametrize("step", ["open", "fsync", "chmod", "replace"])
@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_an_interrupt_leaves_the_old_file_or_the_new_and_nothing_else(tmp_path, net, monkeypatch, step, late):
    path = tmp_path / "net"
    net.save(path)
    net.parameters += 1
    whole = getattr(os, step)

    def interrupted(*some, **more):
        if late:
            whole(*some, **more)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, step, interrupted)
        with pytest.raises(KeyboardInterrupt):
            net.save(path)
    assert names(tmp_path) == ["net"]
    saved = Network.load(path).parameters
    assert np.array_equal(saved, net.parameters - (0 if late and step == "replace" else 1))


@pytest.mark.parametrize("name", ["a" * 255, "ü" * 127, "🚗" * 63])
def test_a_name_may_be_as_long_as_the_system_allows(tmp_path, net, name):
    net.save(tmp_path / name)
    assert names(tmp_path) == [name]


def test_files_beside_it_are_left_alone(tmp_path, net):
    for name in ("net.part", ".net.part", "net.npz"):
        (tmp_path / name).write_text("mine")
    net.save(tmp_path / "net")
    assert names(tmp_path) == [".net.part", "net", "net.npz", "net.part"]
    assert {path.read_text() for path in tmp_path.iterdir() if path.name != "net"} == {"mine"}


def test_two_savers_and_a_reader_never_meet_half_a_file(tmp_path):
    path, nets, bad = tmp_path / "net", [Network([20, 30, 2], seed=seed) for seed in (0, 1)], []
    nets[0].save(path)
    known = {net.parameters.tobytes() for net in nets}

    def save(net):
        for _ in range(60):
            net.save(path)

    savers = [threading.Thread(target=save, args=[net]) for net in nets]
    for saver in savers:
        saver.start()
    while any(saver.is_alive() for saver in savers):
        if Network.load(path).parameters.tobytes() not in known:
            bad.append("mixed")
    assert not bad
    assert names(tmp_path) == ["net"]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions otherwise")
def test_permissions_are_kept_and_a_new_file_has_those_of_the_user(tmp_path, net):
    old = os.umask(0o027)
    try:
        net.save(tmp_path / "new")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    (tmp_path / "new").chmod(0o604)
    net.save(tmp_path / "new")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o604


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions otherwise")
def test_a_file_that_must_not_be_written_to_is_left_as_it_is(net):
    with tempfile.TemporaryDirectory() as folder:  # an ordinary user must get into it
        os.chmod(folder, 0o777)
        path = Path(folder) / "mine"
        path.write_text("precious")
        path.chmod(0o444)
        with as_ordinary_user():
            net.save(Path(folder) / "another")
            with pytest.raises(PermissionError):
                net.save(path)
        assert path.read_text() == "precious"
        assert names(Path(folder)) == ["another", "mine"]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions otherwise")
def test_where_nothing_may_be_read_or_written_the_path_that_was_given_is_told(net):
    with tempfile.TemporaryDirectory() as folder:
        net.save(Path(folder) / "mine")
        os.chmod(Path(folder) / "mine", 0)
        os.chmod(folder, 0o755)
        with as_ordinary_user():
            with pytest.raises(PermissionError, match=r"mine'$"):
                Network.load(Path(folder) / "mine")
            with pytest.raises(PermissionError, match=r"new'$"):
                net.save(Path(folder) / "new")
            with pytest.raises(PermissionError, match=r"pages'$"), pages_folder.whole(f"{folder}/pages"):
                pass
        assert names(Path(folder)) == ["mine"]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions otherwise")
def test_a_folder_of_pages_that_cannot_be_moved_is_told_and_left():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        pages = Path(folder) / "pages"
        with as_ordinary_user():
            pages.mkdir(0o555)
            with pytest.raises(PermissionError, match=r"denied: '[^']*pages'$"), pages_folder.whole(pages):
                pass
            pages.chmod(0o755)
        assert names(Path(folder)) == ["pages"]


@contextmanager
def as_ordinary_user():
    """Whoever may write everything becomes somebody who may not."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_link_stays_a_link(tmp_path, net):
    (tmp_path / "target").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    net.save(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    np.testing.assert_array_equal(Network.load(tmp_path / "target").parameters, net.parameters)
    assert names(tmp_path) == ["link", "target"]


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_plain_file_is_refused_and_left(tmp_path, net, make):
    make(tmp_path / "other")
    with pytest.raises(ValueError, match="is no plain file"):
        net.save(tmp_path / "other")
    assert names(tmp_path) == ["other"]
    with pytest.raises(ValueError, match=r"is not a network saved by nnbook: it is no plain file"):
        Network.load(tmp_path / "other")


WRITERS = {
    "save": (Network([1, 1], seed=0).save, None),
    "keep": (exercises.keep, None),
    "plain": (lambda path: main(["plain", str(NOTEBOOKS / "03-error.ipynb"), path]), "nnbook: "),
    "pdf": (lambda path: main(["pdf", "3", "--to", path]), "nnbook: "),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_folder_that_is_missing_is_named_and_not_a_file_that_nobody_wrote(name, tmp_path, monkeypatch):
    write, begins = WRITERS[name]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(exercises, "_progress", exercises.Progress())
    monkeypatch.setattr(building, "build", None)  # what takes minutes is not begun
    path = str(tmp_path / "nosuch" / "a.file")
    said = f"path={path!r}: there is no folder {os.path.realpath(tmp_path / 'nosuch')}"
    if begins:
        assert write(path) == begins + said
    else:
        with pytest.raises(FileNotFoundError) as caught:
            write(path)
        assert str(caught.value) == said
    assert names(tmp_path) == []


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_network_that_cannot_be_loaded_is_not_saved(tmp_path, net, value):
    net.parameters[3] = value
    with pytest.raises(ValueError, match="parameters has NaN or infinite values"):
        net.save(tmp_path / "net")
    assert names(tmp_path) == []


@pytest.mark.parametrize("path", [True, 1, None, b"", "", 2.5, ["a"]])
def test_a_path_is_a_path(net, path):
    for call in (net.save, Network.load):
        with pytest.raises((TypeError, ValueError, FileNotFoundError), match="path"):
            call(path)


def test_the_number_of_an_open_file_does_not_close_it():
    code = "from nnbook import Network\ntry: Network.load(True)\nexcept TypeError: print('still open')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "still open\n"


# ---- loading what is damaged or foreign ----


def refused(path, why=""):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (its words are looked at here)
        Network.load(path)
    told(caught.value, why)


def told(error, why=""):
    assert f"is not a network saved by nnbook: {why}" in str(error)
    assert len(str(error)) < 500


def test_every_flipped_byte_is_noticed_or_without_effect(tmp_path):
    net, path = Network([1, 1], seed=0), tmp_path / "net"
    net.save(path)
    data, refusals = path.read_bytes(), 0
    for place in range(len(data)):
        for flip in (0x01, 0x80, 0xFF):
            path.write_bytes(data[:place] + bytes([data[place] ^ flip]) + data[place + 1 :])
            try:
                twin = Network.load(path)
            except ValueError as error:
                told(error)
                refusals += 1
            else:  # dates, versions and attributes of the archive mean nothing
                assert repr(twin) == repr(net)
                np.testing.assert_array_equal(twin.parameters, net.parameters)
    assert refusals > len(data)


def test_every_cut_is_noticed(tmp_path, net):
    path = tmp_path / "net"
    net.save(path)
    data = path.read_bytes()
    for length in [*range(0, len(data), 7), len(data) - 1]:
        path.write_bytes(data[:length])
        refused(path)


@pytest.mark.parametrize("content", [b"", b"hello", pickle.dumps([1, 2]), b"PK\x05\x06" + bytes(18)])
def test_other_files_are_refused(tmp_path, content):
    (tmp_path / "other").write_bytes(content)
    refused(tmp_path / "other")


def test_other_arrays_are_refused(tmp_path, net):
    net.save(tmp_path / "whole")
    arrays = dict(np.load(tmp_path / "whole"))
    for key, value, why in (
        ("parameters", np.zeros(3), "it holds 3 parameters for sizes [3, 4, 2]"),
        ("parameters", np.full(26, np.nan), "parameters has NaN or infinite values"),
        ("parameters", np.array([{}]), "parameters.npy claims 8 bytes and has "),
        ("parameters", np.zeros(26, int), "dtype=dtype('int64') is not supported"),
        ("hidden", "sinus", "hidden='sinus' is not known"),
        ("hidden", "softmax", "hidden='softmax' may stand at the output only"),
        ("sizes", [3], "sizes=[3], expected an input and an output layer"),
        ("sizes", np.array([3.5, 4, 2]), "sizes[0]=3.5 is not a whole number"),
        ("sizes", [3, 10**9, 10**9, 2], "sizes=[3, 1000000000, 1000000000, 2] has more than "),
        ("sizes", np.full(10**5, 2), "sizes.npy has "),
        ("format", "x", "its format is 'x'"),
        ("more", [1], "it holds other arrays than a network"),
    ):
        np.savez(tmp_path / "foreign.npz", **{**arrays, key: value})
        refused(tmp_path / "foreign.npz", why)
    del arrays["loss"]
    np.savez(tmp_path / "foreign.npz", **arrays)
    refused(tmp_path / "foreign.npz", "it holds other arrays than a network")


def members(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(path, arrays, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in arrays.items():
            archive.writestr(name, data)


def head(shape, descr="<f8"):
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"descr": descr, "fortran_order": False, "shape": shape})
    return stream.getvalue()


@pytest.mark.parametrize(
    "claim",
    [
        head((10**12,)), head((10**30,)), head((-1,)), head((2**63, 2)), head((0,)), head((26,), "|O"),
head((26,)).replace(b"descr", b"de\0cr"),
        head((26,)).replace(b"{", b"("), b"\x93NUMPY\x09\0", b"",
    ],
)  # fmt: skip
def test_claims_beyond_what_is_there_are_refused_before_room_is_made(tmp_path, net, claim):
    net.save(tmp_path / "net")
    arrays = members(tmp_path / "net")
    written(tmp_path / "net", {**arrays, "parameters.npy": claim + bytes(8)})
    refused(tmp_path / "net")


@pytest.mark.parametrize("member", ["parameters.npy", "unused.npy", "hidden.npy"])
def test_a_bomb_makes_no_room_for_itself(tmp_path, net, member):
    net.save(tmp_path / "net")
    arrays = {**members(tmp_path / "net"), member: head((2**23,)) + bytes(2**26)}
    written(tmp_path / "bomb", arrays, zipfile.ZIP_DEFLATED)
    assert (tmp_path / "bomb").stat().st_size < 1e5
    tracemalloc.start()
    refused(tmp_path / "bomb")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**22


def test_no_file_is_told_as_such(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no such file"):
        Network.load(tmp_path / "nowhere")
