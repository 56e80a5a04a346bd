"""The kernel's macros, which debug information does not have, read from its headers.

No number stands here: names and values come from the files that define them.
"""

import os
import re

KERNEL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "kernel")
ABI = "include/tessera/abi.h"
LAYOUT = "arch/x86_64/layout.h"
FRAME = "frame.h"

DEFINE = re.compile(r"^#define\s+(\w+)\s+(0x[0-9a-f]+|\d+)\s*(?:/\*(.*))?$", re.MULTILINE)


def defines(header, prefix):
    """All (name without prefix, value, comment) of a header that have the prefix."""
    with open(os.path.join(KERNEL, header), encoding="utf-8") as file:
        text = file.read()
    return [
        (name[len(prefix):], int(value, 0), comment)
        for name, value, comment in DEFINE.findall(text)
        if name.startswith(prefix)
    ]


def constant(header, name):
    """The value of one macro."""
    for rest, value, _ in defines(header, name):
        if rest == "":
            return value
    raise KeyError(f"{header} does not define {name}")


def event_names(flags):
    """The names of a set of EVENT_ flags."""
    names = [
        name.lower()
        for name, value, _ in defines(ABI, "EVENT_")
        if not name.endswith("SHIFT") and flags & value
    ]
    return " ".join(names)


def right_names(kind, rights):
    """The names of a set of RIGHT_ bits; the comments of the header tell whose each is."""
    names = [
        name.lower()
        for name, value, comment in defines(ABI, "RIGHT_")
        if rights & value and re.search(rf"\b{kind}\b", comment)
    ]
    return " ".join(names)
