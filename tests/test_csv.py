"""Two hundred CSV files as spreadsheets, languages and accidents make them: the table that is meant, or one
line that says in which file and in which of its lines what is not as it should be.
"""

import re
import time

import numpy as np
import pytest
from damage import damaged_text

from nnbook.datasets import table

NAMES = [["a", "b", "c", "d"], ["Größe", "Gewicht in kg", "Fläche", "reif?"], ["x₁", "x₂", "δ", "y"],
         ["", "", "", ""], ["nummer 1", "wert_2", "e1", "N/A"]]  # fmt: skip
CODES = {
    "utf-8": True,
    "utf-8-sig": True,
    "utf-16": True,
    "latin-1": True,
    "cp1252": True,
    "utf-16-le": False,
}
WRITINGS = [str, "{:.3f}".format, "{:+.2e}".format, " {} ".format, '"{}"'.format, "{:g}".format]
ENDS = ["\n", "\r\n", "\r"]


def spoilt(cells, rng):
    """Cells of which one is not as it should be, and in which way; None where there is nothing to spoil."""
    rows = [list(row) for row in cells]
    if not rows:
        return None, ""
    row = rows[rng.integers(len(rows))]
    k, kind = int(rng.integers(len(row))), str(rng.choice(list(SPOILS)))
    if kind in ("cut", "long") and len(rows) < 2:
        return None, ""
    SPOILS[kind](row, k)
    return rows, kind


SPOILS = {
    "cut": lambda row, k: row.pop(k),
    "long": lambda row, k: row.insert(k, "1"),
    "empty": lambda row, k: row.__setitem__(k, ""),
    "word": lambda row, k: row.__setitem__(k, "n. a."),
    "nan": lambda row, k: row.__setitem__(k, "NaN"),
    "infinite": lambda row, k: row.__setitem__(k, "-inf"),
    "too large": lambda row, k: row.__setitem__(k, "1e999"),
    "of Python": lambda row, k: row.__setitem__(k, "1_000"),
    "Arabic": lambda row, k: row.__setitem__(k, "٣٫٥"),
    "full width": lambda row, k: row.__setitem__(k, "１２"),
    "hexadecimal": lambda row, k: row.__setitem__(k, "0x1f"),
    "of a language": lambda row, k: row.__setitem__(k, '"1,5"'),
    "of money": lambda row, k: row.__setitem__(k, "1.000,50"),
    "huge": lambda row, k: row.__setitem__(k, "1" * 200_000),
    "unclosed": lambda row, k: row.__setitem__(k, '"1'),
    "quoted inside": lambda row, k: row.__setitem__(k, '"1"2'),
    "a byte 0": lambda row, k: row.__setitem__(k, "1\0"),
    "a minus that is none": lambda row, k: row.__setitem__(k, "−1"),
}


def made(rng):
    """The bytes of a file, the table that is meant or None, and how it was made."""
    m, n = int(rng.integers(0, 7)), int(rng.integers(2, 5))
    numbers = rng.choice([0.0, 1.0, -2.5, 300.0, 0.125, 7.0], (m, n))
    writing, end, code = rng.choice(len(WRITINGS)), str(rng.choice(ENDS)), str(rng.choice(list(CODES)))
    cells = [[WRITINGS[writing](number) for number in row] for row in numbers]
    apart = str(rng.choice([",", ",", ",", ",", ";", "\t", "|"]))
    wrong, kind = spoilt(cells, rng) if rng.random() < 0.5 else (None, "")
    head = NAMES[rng.integers(len(NAMES))][:n] if rng.random() < 0.5 else None
    rows = [*([head] if head else []), *(cells if wrong is None else wrong)]
    text = end.join([apart.join(row) for row in rows] + [""] * int(rng.integers(0, 3)))
    data = text.encode(code, "replace")
    meant = numbers if wrong is None and m and apart == "," and CODES[code] else None
    return data, meant, f"{m} × {n}, {writing=}, {end=}, {code}, {apart=}, {kind=}, {head=}"


def refusal(path):
    """What is said of a file that is refused."""
    with pytest.raises(ValueError, match=re.escape(path.name)) as caught:
        table(path)
    said = str(caught.value)
    assert len(said.splitlines()) == 1
    assert len(said) < 300
    return said


@pytest.mark.parametrize("seed", range(4))
def test_a_file_gives_the_table_that_is_meant_or_is_refused_by_its_line(tmp_path, seed):
    rng, path, kept = np.random.default_rng(seed), tmp_path / "my.csv", 0
    for _ in range(50):
        data, meant, how = made(rng)
        path.write_bytes(data)
        begun = time.process_time()
        if meant is None:
            said = refusal(path)
            assert re.search(r"my\.csv, line \d+|my\.csv holds no numbers", said), (how, said)
        else:
            np.testing.assert_allclose(np.hstack(table(path)), meant, err_msg=how)
            kept += 1
        assert time.process_time() - begun < 1, how
    assert 5 < kept < 45


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "holds no numbers"),
        (b"a,b\n", "holds no numbers"),
        ("Größe,y\n1,2\n".encode("utf-16-le"), "line 1 has a byte 0"),
        (b"\xff\xfe1,2\n1", "begins as UTF-16 and is none"),
        (b"a,b\n1,2,3\n", "line 1 has 2 columns, expected 3"),
        (
            b"a;b\n1;2\n",
            "line 2, column 1: '1;2', .* commas between fields, not ';'",
        ),
        (b"a\tb\n1\t2\n", r"line 2, column 1: '1\\t2', .* not '\\t'"),
        (b'a,b\n"1,5","2,5"\n', "line 2, column 1: '1,5'"),
        (b'1,2\n3,"4\n5,6\n', "line 2 cannot be read: unexpected end"),
        (b"1,2\n" * 9 + b"1,%s\n" % (b"1" * 200_000), "line 10 cannot be read: field larger"),
        (b"1_000,2\n3,4\n", "line 1, column 1: '1_000'"),
        ("٣,2\n3,4\n".encode(), "line 1, column 1: '٣'"),
        (b"nan,nan\n3,4\n", "line 1, column 1: 'nan'"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, data, words):
    (tmp_path / "my.csv").write_bytes(data)
    assert re.search(words, refusal(tmp_path / "my.csv"))


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
@pytest.mark.parametrize("end", ENDS)
def test_a_header_with_umlauts_is_read_in_each_writing(tmp_path, code, end):
    text = end.join(["Größe,reif", "1.5,0", "-2,1", ""])
    (tmp_path / "my.csv").write_bytes(text.encode(code))
    assert np.hstack(table(tmp_path / "my.csv")).tolist() == [[1.5, 0], [-2, 1]]


def test_a_file_beyond_what_is_read_is_refused(tmp_path):
    with (tmp_path / "my.csv").open("wb") as file:
        file.truncate(2**31)  # takes no room on the disk
    assert "more than 100000000 bytes" in refusal(tmp_path / "my.csv")


def test_a_damaged_file_is_a_table_of_numbers_or_refused(tmp_path):
    rng, path, refused = np.random.default_rng(3), tmp_path / "my.csv", 0
    whole = "Größe,Gewicht,reif\n" + "\n".join(f"{k / 8},{-k:.1e},{k % 2}" for k in range(30))
    for _ in range(200):
        path.write_bytes(damaged_text(whole.encode(), rng))
        begun = time.process_time()
        try:
            X, D = table(path)
        except ValueError as error:
            refused += 1
            assert "my.csv" in str(error)  # noqa: PT017
            assert len(str(error)) < 300  # noqa: PT017
        else:
            assert np.isfinite(X).all()
            assert np.isfinite(D).all()
        assert time.process_time() - begun < 1
    assert refused > 50
