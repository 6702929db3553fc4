"""The numbers in a text: digits, decimals, percentages, powers of ten, fractions of a formula, and words.

A number of the text is compared as it was rounded: "0.93" stands for all from 0.925 to 0.935, "28 million"
for all from 27.5 to 28.5 million, "about 300" for all from 250 to 350; a count like "41 digits" for itself.
"""

import ast
import math
import operator
import re
from dataclasses import dataclass
from operator import itemgetter

MATHS = re.compile(r"\$\$.*?\$\$|\$[^$\n]*\$", re.DOTALL)
ONES = ["two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
         "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS = ({word: n for n, word in enumerate(ONES + TEENS, 2)}
         | {word: 10 * n for n, word in enumerate(TENS, 2)})
SIZES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
FRACTION = re.compile(r"\(?(\d+)\)?/\(?([1-9]\d*)\)?")
FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.3333", "⅔": "0.6667", "⅛": "0.125"}
NAMES = (r"chapters?|exercises?|appendix|sections?|steps?|layers?|neurons?|inputs?|outputs?|rows?|columns?"
         r"|class|equations?|figures?|deeper:?|python|source|seeds?|item|examples?|epochs?")

LISTED = re.compile(rf"\b(?:{NAMES})\s+(?:\[?\d+\]?(?:,| to| and| or|–)\s*)*\[?$", re.IGNORECASE)
DATED = re.compile(r"(?:\b(?:in|of|since|by|until|and)|,|\(|\b[A-Z][a-z]+|others)\s*$")
NAMED = re.compile(r"`[^`\n]*`|\bS\d-\d+\b|(?<=\[)\d+(?= [A-Z])")  # code, source rows, [5 Training loop]
DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+"
POWER = r"\s*(?:·|×|\*)\s*10\^\{?(-?\d+)\}?"
NUMBER = re.compile(
    rf"(?<![\w.^_])(?:(?P<base>\d+)\^\{{?(?P<power>-?\d+)\}}?"
    rf"|(?P<digits>{DIGITS})(?:e(?P<e>[+-]?\d+)|{POWER.replace('(-', '(?P<ten>-')})?)"
    rf"(?P<size>[ -](?:hundred|thousand|million|billion)\b)?(?P<percent>\s*%|\s+per cent\b)?(?![\d])"
)
WORD = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(WORDS)})(?:-(?P<ones>one|{'|'.join(ONES)}))?"
    rf"(?P<size>[ -](?:{'|'.join(SIZES)}))?|a (?P<one>{'|'.join(SIZES)}))\b(?P<percent>\s+per cent\b)?",
    re.IGNORECASE,
)
ABOUT = re.compile(r"\b(?:about|nearly|almost|some|around|roughly)\s+$", re.IGNORECASE)
OF = re.compile(rf"(?:(?:,| and|, and) \d+)*\s+(?:out )?(?:of|in)(?: the| every)?"
                rf"\s+(\d+|{'|'.join(WORDS)}|a (?:hundred|thousand))\b")


@dataclass(frozen=True)
class Number:
    """A number of a text: as it is written, its value, and what its last digit is worth."""

    text: str
    value: float
    step: float
    percent: bool = False
    unit: str = ""
    whole: float = 0.0  # 10 in "nine of ten"
    about: bool = False

    @property
    def slack(self):
        """How far what was rounded may be from the value. A bare whole number is a count, and exact."""
        count = self.step == 1 and not (self.about or self.percent or self.unit)
        return 1e-9 * self.value if count else 0.5000001 * self.step

    @property
    def share(self):
        """The value as a share, if it is a percentage."""
        return self.value / 100 if self.percent else self.value

    @property
    def scales(self):
        """By what a printed number may be multiplied before it is compared: units, shares."""
        return {"%": (1, 100), "s": (1, 1e-3, 1e-6), "ms": (1, 1e3, 1e-3), "µs": (1, 1e6, 1e3),
                "MB": (1, 1e-6, 1e-3), "GB": (1, 1e-9, 1e-3)}.get("%" if self.percent else self.unit, (1,))


# From LaTeX to text


def plain(text):
    """``text`` with formulas that hold only numbers written as text; those of others by ``in_maths``."""
    text = MATHS.sub(lambda found: f" {in_maths(found[0].strip('$'))} ", text)
    return ascii_powers(NAMED.sub(" ", text))


def ascii_powers(text):
    """``text`` with powers as 10^-5, vulgar fractions as decimals, blanks in numbers as commas."""
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda found: "^" + found[0].translate(SUPERSCRIPTS), text)
    text = re.sub(r"(\d)?([½¼¾⅓⅔⅛])", lambda found: (found[1] or "0") + FRACTIONS[found[2]][1:], text)
    return text.replace("−", "-").replace("\u2009", ",").replace("\u202f", ",")


def without_marks(maths):
    """LaTeX without what only changes its looks, its products as ·, its fractions as (a)/(b)."""
    maths = maths.replace("{,}", ",").replace(r"\%", "%").replace("\u2212", "-")
    maths = re.sub(r"\\(?:[,;:!]|(?:q?quad|displaystyle|left|right|[Bb]ig[lr]?)(?![a-zA-Z]))", " ", maths)
    maths = re.sub(r"\\[td]?frac\s*(\d)\s*(\d)", r"(\1)/(\2)", maths)
    maths = re.sub(r"\\[td]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"(\1)/(\2)", maths)
    maths = re.sub(r"\\(?:text|mathrm|operatorname)\s*\{([^{}]*)\}", r" \1 ", maths)
    maths = re.sub(r"\\sqrt\s*\{([^{}]*)\}", r"(\1)^0.5", maths)
    return re.sub(r"\\(?:cdot|times)(?![a-zA-Z])", "·", maths)


def has_letters(maths):
    """Whether a formula names anything."""
    return bool(re.search(r"[A-Za-zα-ωΑ-Ω]", re.sub(r"\\(?:approx|le|ge|ldots|dots|pm)\b", " ", maths)))


def in_maths(maths):
    """A formula as text, without its indices and, if it has letters, without the whole numbers below 13.

    Those belong to its form: the 2 of a square, the 1 of 1 − out.
    """
    maths = without_marks(maths)
    maths = re.sub(r"_\{[^{}]*\}|_\w", " ", maths)
    if not has_letters(maths):
        maths = FRACTION.sub(lambda found: f"{int(found[1]) / int(found[2]):.2g}", maths)
        return maths.replace("{", "").replace("}", "") if "^{" not in maths else maths
    maths = re.sub(r"(?<=[a-zA-Z})\]])\s*\^(?:\{[^{}]*\}|\w)", " ", maths)
    maths = re.sub(r"\\[a-zA-Z]+", " ", maths)
    return re.sub(r"(?<![\d.,^·-])(?:\d|1[0-2])(?![\d.,^%])(?!\s*·)", " ", maths)


# Numbers


def last_digit(digits, about):
    """What the last digit of a number is worth; the last that is not 0 where the text says "about"."""
    if "." in digits:
        return 10.0 ** -len(digits.partition(".")[2])
    whole = digits.replace(",", "")
    zeros = len(whole) - len(whole.rstrip("0")) if about else 0
    return 10.0 ** min(zeros, len(whole) - 1)


def whole_of(text):
    """What follows a number in "nine of ten", or 0."""
    found = OF.match(text)
    if not found:
        return 0.0
    word = found[1].lower()
    return float(word) if word.isdigit() else float(WORDS.get(word) or SIZES[word[2:]])


def unit_of(text):
    """The unit after a number, or nothing."""
    found = re.match(r"\s*(ms|µs|MB|GB|s|seconds?|milliseconds?|microseconds?)\b", text)
    return {"seconds": "s", "second": "s", "milliseconds": "ms", "microseconds": "µs"}.get(
        found[1], found[1]) if found else ""


def power(base, exponent):
    """The value of a power, infinite if no float holds it."""
    try:
        return float(base) ** int(exponent)
    except OverflowError:
        return math.inf


def from_digits(found, text):
    """The number of a match of NUMBER in ``text``."""
    about = bool(ABOUT.search(text[: found.start()]))
    if found["base"]:
        value = power(found["base"], found["power"])
        roughly = 1 if found["base"] == "10" and about else 1 / 50  # 2^-53 is printed as 1.1e-16
        step = 0.0 if math.isinf(value) else roughly * value
    else:
        factor = 10.0 ** int(found["e"] or found["ten"] or 0)
        factor *= SIZES[found["size"][1:]] if found["size"] else 1
        value = float(found["digits"].replace(",", "")) * factor
        step = last_digit(found["digits"], about) * factor
    rest = text[found.end() :]
    percent, text = bool(found["percent"]), found[0].strip()
    return Number(text, value, step, percent, unit_of(rest), whole_of(rest), about)


def from_words(found, text):
    """The number of a match of WORD in ``text``."""
    parts = (found[part] or "" for part in ("tens", "ones", "size", "one"))
    tens, ones, size, one = (part.strip(" -").lower() for part in parts)
    worth = SIZES.get(size or one, 1)
    value = (WORDS.get(tens, 1) + (WORDS.get(ones, 0) if ones != "one" else 1)) * worth
    about = bool(ABOUT.search(text[: found.start()]))
    tenfold = about and worth == 1 and value % 10 == 0
    step = 10 if tenfold else worth / 5 if one else worth  # "a thousand": from 900 to 1100
    percent, rest = bool(found["percent"]), text[found.end() :]
    return Number(found[0], float(value), float(step), percent, unit_of(rest), whole_of(rest), about)


def names_something(found, text):
    """Whether it is a name, a date or the reader's time: chapters 2 to 5, Cybenko 1989, 45 minutes."""
    before, after = text[: found.start()], text[found.end() :]
    return bool(
        LISTED.search(before)
        or (not before.strip("#>* ") and re.match(r"\. | [A-Z]", after))  # the number of an item, of a title
        or after.startswith(" minutes")
        or (re.fullmatch(r"1[5-9]\d\d|20\d\d", found[0].strip()) and DATED.search(before))
    )


def measured(number, text):
    """Whether a number in words is more than a small count of parts: twenty, nine of ten, three times."""
    small = number.value <= 12 and not (number.percent or number.unit or number.whole)
    return not small or bool(re.match(rf"{number.text}\s+times\b", text))


def numbers(text, words=True):
    """The numbers of ``text`` in order; of prose (``words``) without names and dates."""
    found = [(match.start(), from_digits(match, text)) for match in NUMBER.finditer(text)
             if not (words and names_something(match, text))]
    if words:
        written = [(match.start(), from_words(match, text)) for match in WORD.finditer(text)]
        found += [(at, number) for at, number in written if measured(number, text[at:])]
    return [number for _, number in sorted(found, key=itemgetter(0))]


# Equations between numbers


OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
             ast.Pow: operator.pow, ast.USub: operator.neg, ast.UAdd: operator.pos}


def constant(node):
    """The value of an expression of numbers alone, or None."""
    if isinstance(node, ast.Constant):
        return float(node.value) if isinstance(node.value, int | float) and abs(node.value) < 1e300 else None
    parts = {ast.BinOp: ("left", "right"), ast.UnaryOp: ("operand",)}.get(type(node))
    if parts is None or type(node.op) not in OPERATORS:
        return None
    values = [constant(getattr(node, part)) for part in parts]
    if None in values:
        return None
    try:
        return float(OPERATORS[type(node.op)](*values))
    except (ArithmeticError, TypeError):
        return None


def value_of(side):
    """The value of one side of an equation, or None if it holds more than numbers."""
    side = re.sub(r"(?<=\d),(?=\d{3})", "", side.replace("%", "/100").replace("{", "(").replace("}", ")"))
    side = re.sub(r"\\(?:log|ln)\s*([\d.]+)", lambda found: f"({math.log(float(found[1]))})", side)
    side = re.sub(r"(?<![a-zA-Z\\])e(?=\^)", str(math.e), side)
    side = side.replace("^", "**").replace("·", "*").replace("×", "*")
    side = re.sub(r"(?<=[\d)])\s*\(", "*(", side).strip()
    try:
        return constant(ast.parse(side, mode="eval").body) if side else None
    except (SyntaxError, ValueError):
        return None


def equations(text):
    """The equations of ``text`` that hold numbers alone: (as written, whether they hold, their numbers)."""
    for formula in MATHS.findall(text):
        sides = re.split(r"(=|\\approx)", ascii_powers(without_marks(formula.strip("$"))))
        for left, sign, right in zip(sides[::2], sides[1::2], sides[2::2]):
            a, b = value_of(left), value_of(right)
            if a is not None and b is not None:
                rounded = right if sign == "=" else f"about {right.strip()}"
                steps = [number.step for number in numbers(rounded, words=False)]
                holds = abs(a - b) <= max(0.51 * max(steps, default=0.0), 1e-9 * abs(a))
                found = {abs(number.value) for number in numbers(f"{left} = {right}", words=False)}
                yield f"{left.strip()} = {right.strip()}", holds, found if holds else set()
