"""LaTeX as MathML, which browsers draw without a script: latex2mathml's, with TeX's spaces put back."""

import re
from functools import lru_cache
from html import unescape
from xml.etree import ElementTree

FUNCTIONS = {"arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "det", "dim", "exp", "inf", "lim",
             "ln", "log", "max", "min", "sin", "sinh", "sup", "tan", "tanh"}  # fmt: skip
BLACKBOARD = {"0": "𝟘", "1": "𝟙", "E": "𝔼", "N": "ℕ", "P": "ℙ", "R": "ℝ", "Z": "ℤ"}
ROWS = {"math", "mrow", "mtd", "msqrt", "mstyle"}  # whose children stand one after the other
TALL = {"mfrac", "msub", "msup", "msubsup", "mover", "mtable"}
THIN = "0.167em"
OPENING, CLOSING, BARS, DOTS = set("([{⟨⌊⌈"), set(")]}⟩⌋⌉!′"), set("|‖"), set("…⋯⋮⋱")
TIGHT = {"/"} | BARS
RELATIONS = set("=≠<>≤≥≈∝→←↦⟶∈:") | {":="}
KEPT = re.compile(r"(<(?:code|pre|script|style)\b.*?</(?:code|pre|script|style)>|<[^>]*>)", re.DOTALL)
LONG = 28  # characters of LaTeX: a longer formula in a line may be broken after its relations
MATH = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)


@lru_cache(maxsize=4096)
def mathml(latex, block=False):
    """The MathML of a formula, in a line or on lines of its own.

    ValueError, which names the formula, where it holds what latex2mathml does not know.
    """
    from latex2mathml.converter import convert_to_element

    try:
        math = convert_to_element(prepared(latex), display="block" if block else "inline")
    except Exception as reason:
        raise ValueError(f"no MathML for the formula {latex!r}: {reason!r}") from reason
    repair(math)
    pieces = [math] if block or len(latex) < LONG else broken(math)
    text = "".join(map(written, pieces))
    left = re.search(r"\\[a-zA-Z]+", text)
    if left:
        raise ValueError(f"no MathML for {left[0]} of the formula {latex!r}")
    return text


def typeset(html):
    """A piece of HTML with each formula between dollars as MathML; code and scripts stay as they are."""
    pieces = enumerate(KEPT.split(html))
    return "".join(text if index % 2 else MATH.sub(_formula, text) for index, text in pieces)


def _formula(found):
    return mathml(unescape((found[1] or found[2]).strip()), block=found[1] is not None)


def prepared(latex):
    """LaTeX in the words that latex2mathml knows: `aligned` as `align*`, no heights of rows, no numbers."""
    return re.sub(r"\\\\\[[^\]]*\]", r"\\\\", re.sub(r"\{align(ed)?\}", "{align*}", latex))


def repair(parent):
    """Puts right, all the way down, what latex2mathml leaves to a browser that knows TeX's spaces."""
    parent.text = unescape(parent.text) if parent.text else None
    if parent.tag in ROWS:
        parent[:] = grouped(list(parent))
    for child in parent:
        repair(child)
    if parent.tag == "msqrt" and not any(element.tag in TALL for element in parent.iter()):
        parent.set("class", "nnbook-low")
        parent.insert(0, ElementTree.Element("mspace", width="0", height="0.65em"))
    if parent.tag == "mrow" and len(parent) > 1 and all(map(upright_letter, parent)):
        become(parent, "mi", "".join(child.text for child in parent))
    if parent.tag in ("msup", "msubsup") and set(parent[-1].text or "-") <= {"′", "″", "‴"}:
        primed(parent)
    functions = [child for child in parent if is_function(child)]
    for child in parent:
        name_of_letters(child)
    if parent.tag in ROWS:
        parent[:] = spaced(assigned(list(parent)), functions)
    for before, sign in zip([None, *parent], parent):
        if sign.tag == "mo":
            fit(sign, before)


def grouped(children):
    """The children with all that a bracket with a power closes as one, so that both brackets are as tall."""
    made = []
    for child in children:
        closes = child.tag in ("msub", "msup", "msubsup") and is_tall(child[0], CLOSING)
        starts = [index for index, before in enumerate(made) if is_tall(before, OPENING)]
        if closes and starts:
            base = ElementTree.Element("mrow")
            base[:] = [*made[starts[-1] :], child[0]]
            child[0], made[starts[-1] :] = base, []
        made.append(child)
    return made


def is_tall(element, signs):
    """Whether it is one of these signs and grows with what stands beside it."""
    return element.tag == "mo" and element.text in signs and element.get("stretchy") != "false"


def upright_letter(element):
    """Whether it is one letter of a name that stands upright."""
    return element.tag == "mi" and element.get("mathvariant") == "normal" and len(element.text or "") == 1


def become(element, tag, text):
    """Makes a leaf of an element."""
    element[:] = []
    element.attrib.clear()
    element.tag, element.text = tag, text


def primed(element):
    """A prime stands high by itself, and as an exponent would stand higher still."""
    prime = ElementTree.Element("mo", lspace="0", rspace="0")
    prime.text = element[-1].text
    base = element[0]
    if element.tag == "msubsup":
        base = ElementTree.Element("msub")
        base[:] = element[:2]
    element.tag, element[:] = "mrow", [base, prime]


def is_function(element):
    """Whether it is the name of a function, or one with an index or a power."""
    if element.tag in ("msub", "msup", "msubsup", "munder", "mover", "munderover"):
        return is_function(element[0])
    text = element.text or ""
    return (
        text in FUNCTIONS if element.tag == "mi" else element.tag == "mo" and text.isalpha() and len(text) > 1
    )


def name_of_letters(element):
    """A name in letters is no sign, and a letter of the blackboard is a character of its own."""
    if is_function(element) and element.tag == "mo":
        become(element, "mi", element.text)
    if element.text == "∂":  # a letter, which a browser takes for a sign and gives room
        become(element, "mi", "∂")
        element.set("mathvariant", "normal")
    variant = element.get("mathvariant", "normal")
    if variant == "double-struck" and element.text in BLACKBOARD:
        become(element, element.tag, BLACKBOARD[element.text])
    elif variant != "normal" and element.text.isascii():
        raise ValueError(f"{element.text} in the alphabet {variant}")


def assigned(children):
    """The children with `:` and `=` as one sign."""
    made = []
    for child in children:
        if made and (made[-1].text, child.text) == (":", "="):
            become(made[-1], "mo", ":=")
            made[-1].attrib.update(lspace="0.278em", rspace="0.278em")
        else:
            made.append(child)
    return made


def spaced(children, functions):
    """The children with TeX's thin space on both sides of a function's name, where no sign stands."""
    made = []
    for child in children:
        before = made[-1] if made else child
        named = child in functions or (before in functions and first(child).tag != "mo")
        if made and named and not {child.tag, before.tag} & {"mo", "mspace"}:
            made.append(ElementTree.Element("mspace", width=THIN))
        made.append(child)
    return made


def first(element):
    """What an element begins with, such as the bracket around it."""
    return first(element[0]) if element.tag in ROWS and len(element) else element


def fit(sign, before):
    """Tells a sign that it stands before what it belongs to, that it is a bracket, or that it is tight."""
    text = sign.text or ""
    if text in OPENING | CLOSING:
        sign.set("form", "prefix" if text in OPENING else "postfix")
    if text in TIGHT:
        sign.attrib.update(lspace="0", rspace="0")
    if text in BARS and sign.get("stretchy") != "true":
        sign.set("stretchy", "false")
    opens = before is None or (before.tag == "mo" and before.text not in CLOSING | BARS | DOTS)
    if text in {"−", "+", "±"} and opens:
        sign.set("form", "prefix")


def broken(math):
    """The formula in pieces, between which a line may end: after relations, and after commas."""
    row = list(math[0]) if len(math) == 1 and math[0].tag == "mrow" else list(math)
    pieces = [[]]
    for child in row:
        pieces[-1].append(child)
        if child.tag == "mo" and child.text in RELATIONS | {",", "+", "−"} and child.get("form") != "prefix":
            child.set("form", "infix")
            pieces.append([])
    return [piece_of(math, piece) for piece in pieces if piece]


def piece_of(math, children):
    """A formula of these children with the attributes of another one."""
    piece = ElementTree.Element("math", dict(math.attrib))
    piece[:] = children
    return piece


def written(math):
    """The text of a formula, without what HTML does not need."""
    math.attrib.pop("xmlns", None)
    return ElementTree.tostring(math, encoding="unicode")
