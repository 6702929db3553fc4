"""What a hand can do on a page, read from the page itself; and what no honest page sends."""

import json
from html.parser import HTMLParser


class Page(HTMLParser):
    """The things on an explorer's page that answer a hand: see nnbook/lab/extension/nnbook.js."""

    def __init__(self, html):
        super().__init__()
        self.controls, self.things, self.last = {}, [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Keeps what an element says that a hand can do with it."""
        said = dict(attrs)
        if "data-control" in said:
            self.last = self.controls[said["data-control"]] = said | {"tag": tag, "options": []}
            self.things.append(("control", said))
        elif tag == "option" and self.last:
            self.last["options"].append(said.get("value", ""))
        for kind in ("press", "set", "look", "drag", "drop-x", "drop-y", "hold", "draw", "steer", "keys"):
            if f"data-{kind}" in said:
                self.things.append((kind, said))

    def event(self, chance):
        """A message about something that a hand may do here."""
        if not self.things or chance.random() < 0.1:
            return {"tick": True}
        kind, said = chance.choice(self.things)
        return getattr(self, "_" + kind.replace("-", "_"))(said, chance)

    def _control(self, said, chance):
        name = said["data-control"]
        return {"set": {name: self._value(name, chance)}}

    def _value(self, name, chance):
        """A value that the control of a name can send."""
        control = self.controls.get(name, {})
        if control.get("options"):
            return chance.choice(control["options"])
        if control.get("type") == "checkbox":
            return chance.random() < 0.5
        low, high = float(control.get("min") or -5), float(control.get("max") or 5)
        value = chance.choice([low, high, chance.uniform(low, high)])
        return int(value) if chance.random() < 0.5 and value.is_integer() else value

    def _press(self, said, chance):
        return {"acts": [said["data-press"]]}

    def _keys(self, said, chance):
        return {"acts": [chance.choice(list(json.loads(said["data-keys"]).values()))]}

    def _set(self, said, chance):
        return {"set": json.loads(said["data-set"])}

    def _look(self, said, chance):
        looks = json.loads(said["data-look"])
        return {"set": looks if chance.random() < 0.6 else dict.fromkeys(looks)}

    def _drag(self, said, chance):
        return {"set": {said["data-drag"]: self._value(said["data-drag"], chance)}}

    def _drop_x(self, said, chance):
        return {"set": {said["data-drop-x"]: self._value(said["data-drop-x"], chance)}}

    def _drop_y(self, said, chance):
        return {"set": {said["data-drop-y"]: self._value(said["data-drop-y"], chance)}}

    def _hold(self, said, chance):
        *_, x0, x1, y0, y1 = map(float, said.get("data-box", "0 0 0 0 -2 2 -2 2").split())
        return {"hold": {said["data-hold"]: [chance.uniform(x0, x1), chance.uniform(y0, y1)]}}

    def _draw(self, said, chance):
        points = [[round(chance.random(), 4), round(chance.random(), 4)] for _ in range(chance.randint(0, 5))]
        begin, end = chance.random() < 0.4, chance.random() < 0.3
        return {"acts": [{"draw": said["data-draw"], "begin": begin, "end": end, "points": points}]}

    def _steer(self, said, chance):
        names = said["data-steer"].split()
        return {"steer": {name: chance.choice([-1, 0, 1, chance.uniform(-1, 1)]) for name in names}}


NUMBERS = [
    0,
    -1,
    1,
    0.5,
    -7,
    10**30,
    10**400,
    -(10**400),
    1e308,
    -1e308,
    5e-324,
    float("nan"),
    float("inf"),
    -float("inf"),
]
TEXTS = [
    "",
    " ",
    "a",
    "1",
    "0x1",
    "nan",
    "__class__",
    "play:",
    ":",
    "speed:",
    "w⁰₀,₀",
    "\ud800",
    "\x00",
    "<svg onload=1>",
    "x" * 10**5,
]
KEYS = ("set", "hold", "acts", "tick", "steer", "twin", "id", "draw", "points", "begin", "end", "bets")


def odd(chance, depth=3):
    """Some value that may stand anywhere in JSON."""
    kind = chance.randrange(7 if depth else 5)
    if kind < 2:
        return chance.choice(NUMBERS)
    if kind < 4:
        return chance.choice(TEXTS)
    if kind == 4:
        return chance.choice([None, True, False])
    many = range(chance.randrange(4))
    if kind == 5:
        return [odd(chance, depth - 1) for _ in many]
    return {chance.choice([*KEYS, *TEXTS]): odd(chance, depth - 1) for _ in many}


def odd_message(page, chance):
    """A message that no honest page sends: odd through and through, or with something odd in it."""
    names = [*page.controls, *TEXTS]
    honest = page.event(chance)
    (key, inside), *_ = honest.items()
    name = chance.choice([*inside] if isinstance(inside, dict) and inside else names)
    return chance.choice([
        odd(chance),
        {key: odd(chance)},
        {chance.choice(KEYS): odd(chance)},
        {"set": {name: odd(chance)}},
        {"hold": {name: odd(chance)}},
        {"hold": {name: [odd(chance, 0), odd(chance, 0)]}},
        {"steer": {name: odd(chance)}},
        {"acts": [odd(chance), f"{chance.choice(['play', 'undo', 'on', '7', ''])}:{name}"]},
        {"acts": [{"draw": name, "begin": odd(chance), "points": [odd(chance), [odd(chance, 0), 0.5]]}]},
        honest | {chance.choice(KEYS): odd(chance)},
    ])  # fmt: skip
