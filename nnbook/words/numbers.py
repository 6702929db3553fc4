"""Numbers and symbols as the book writes them."""

from nnbook.checks import brief, check_flag, check_whole_number

FEW = 20  # numbers of as many examples are told, of more the first half of that
SUBSCRIPTS, SUPERSCRIPTS = (str.maketrans("0123456789", to) for to in ("₀₁₂₃₄₅₆₇₈₉", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def written(value, digits=4, trim=False):
    """A number as the pictures write it: `digits` after the point, a true minus, never −0.

    A number too large or too small for that gets a power of ten; `trim` drops final zeros.
    """
    check_flag("trim", trim)
    check_whole_number("digits", digits, 0, 17)
    if isinstance(value, bool):
        raise TypeError(f"value={value} is not a number")
    try:
        value = float(value) if isinstance(value, float) else value  # NumPy's is written in thrice the time
        size = abs(float(value))
        text = "" if size >= 1e4 or 0 < size < 0.5 * 10.0**-digits else f"{value:.{digits}f}"
        if not text or (size and not text.strip("-0.")):  # half of the last digit may be rounded to none
            text = f"{value:.1e}"
        elif trim and "." in text:
            text = text.rstrip("0").rstrip(".")
    except Exception:  # of an object of any class
        raise TypeError(f"value={brief(value)} is not a number") from None
    return (text.lstrip("-") if size == 0 else text).replace("-", "−")


def symbol(letter, layer, *index):
    """A symbol in plain text: w⁰₁,₀ for an entry, W₀ for a matrix."""
    if not index:
        return letter + str(layer).translate(SUBSCRIPTS)
    return letter + str(layer).translate(SUPERSCRIPTS) + ",".join(map(str, index)).translate(SUBSCRIPTS)


def written_each(values, **look):
    """Each value as the pictures write it."""
    return [written(value, **look) for value in values]


def bracketed(value, **look):
    """A factor of a product: in brackets if it is negative."""
    text = written(value, **look)
    return f"({text})" if text.startswith("−") else text


def products(*factors):
    """A sum of products in numbers, such as 0.25 · 0.5 + 0.1 · 0.25."""
    return " + ".join(" · ".join(bracketed(f, digits=6, trim=True) for f in term) for term in zip(*factors))


def rounded(values, digits=4):
    """Numbers to so many digits after the point, those too small for that to two, as `written` has them."""
    return [round(v, digits) if abs(v) >= 0.5 * 10.0**-digits else float(f"{v:.1e}") for v in values]


def listing(values):
    """Several numbers in brackets, such as (0.5, 0.25)."""
    return f"({', '.join(written_each(values, trim=True))})"


def counted(count, thing, things=None):
    """So many of a thing: its plural is `things`, or ends in s."""
    return f"{count} {thing if count == 1 else things or f'{thing}s'}"


def total(terms):
    """A sum of whole numbers, written out."""
    return f"{' + '.join(map(str, terms))} = {sum(terms)}" if len(terms) > 1 else str(terms[0])


def each(rows):
    """Rows of numbers in words, a row of one number without brackets; of many the first."""
    rows, more = first_of(rows)
    rows = [written(row[0], trim=True) if len(row) == 1 else listing(row) for row in rows]
    return spoken([*rows, *more])


def first_of(items):
    """A few items, or of many the first, and how many more there are in a list of one text, or of none."""
    if len(items) <= FEW:
        return items, []
    return items[: FEW // 2], [f"{len(items) - FEW // 2} more"]


def few(items):
    """Items with commas, and "and" before the last; of many the first."""
    items, more = first_of(items)
    return spoken([*items, *more])


def spoken(items):
    """Items with commas, and "and" before the last."""
    *items, last = map(str, items)
    return f"{', '.join(items)} and {last}" if items else last
