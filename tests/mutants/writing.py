"""The mutants that mutmut writes, and which change each of them is."""

import hashlib
import json
import re

import equivalents
from mutmut.configuration import config
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.utils.format_utils import get_mutant_name, orig_function_and_class_names_from_key


def write(source, folder):
    """Write all mutants of the modules below `source` into the same modules below `folder`.

    Returns the Change that each mutant is, by the mutant's name. A module is left as it is in `folder` if it
    was written from the same source.
    """
    found = {}
    for path in sorted((source / "nnbook").rglob("*.py")):
        if config().should_mutate(path.relative_to(source)):
            found |= module(path, path.relative_to(source), folder)
    return found


def module(path, name, folder):
    """The Changes of one module, which is written if need be."""
    source, record = path.read_text(encoding="utf-8"), (folder / name).with_suffix(".json")
    stamp = hashlib.sha256(source.encode()).hexdigest()
    known = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    if known.get("source") != stamp:
        file = mutate_file_contents(str(name), source)
        spans = {one: (span.start, span.end) for one, span in file.line_span_by_function_name.items()}
        known = {"source": stamp, "names": list(file.mutant_names), "spans": spans}
        (folder / name).write_text(file.code, encoding="utf-8")
        record.write_text(json.dumps(known), encoding="utf-8")
    lines = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
    texts = {one: text(one, lines[start - 1 : end]) for one, (start, end) in known["spans"].items()}
    return changes(known["names"], texts, name)


def text(name, lines):
    """A function that mutmut wrote, with the name that it had before."""
    function = orig_function_and_class_names_from_key(name)[0]
    return re.sub(rf"\bdef {name}\b", f"def {function}", "".join(lines), count=1)


def changes(names, texts, module):
    """The Change of each mutant of a module; of mutants with one text only the first is kept."""
    found, seen = {}, set()
    for name in names:
        before, key = f"{name.partition('__mutmut_')[0]}__mutmut_orig", get_mutant_name(module, name)
        if (before, texts[name]) not in seen:
            seen.add((before, texts[name]))
            found[key] = equivalents.change(full_name(key), texts[before], texts[name])
    return found


def full_name(key):
    """nnbook.network.xǁNetworkǁcopy__mutmut_3 -> nnbook.network.Network.copy"""
    function, owner = orig_function_and_class_names_from_key(key)
    return ".".join([key.rpartition(".")[0], *filter(None, [owner]), function])
