"""tessera capabilities"""

import gdb

import components
import constants
import frame_table
import kernel
from command import Command

RANGES = ("memory", "devices", "ports", "irqs", "thread_ids")
NODES = ("captbl", "pgtbl")


def leaves_of(root):
    """(index of the entry, address of the leaf) of a captbl; see kernel/captbl.h."""
    null_leaf = int(kernel.variable("captbl_null_leaf").address)
    entries = kernel.read_words(root * kernel.PAGE, kernel.PAGE // 8)
    return [(i, (null_leaf + entry) % 2**64) for i, entry in enumerate(entries) if entry]


def family_of(kind):
    """The name that the ABI's comments on rights use for a type."""
    return next((family for family in NODES if kind.startswith(family)), kind)


def is_live(frame, key):
    """Whether the object that a slot names still lives: the generations are the same."""
    return (frame.key ^ key) >> constants.constant(constants.FRAME, "KEY_GENERATION") == 0


def describe_object(kind, slot):
    a, b = int(slot["a"]), int(slot["b"])
    if kind in RANGES:
        return f"{a:#x} to {a + b - 1:#x}" if b else "nothing"
    if kind == "debug":
        return ""
    number = kernel.number_of(slot["frame"])
    frame = frame_table.read_one(number)
    if not is_live(frame, int(slot["key"])):
        return f"frame {number:#x}, dead"
    if kind == "gate":
        return f"component {components.name_of(number)}, at {kernel.place_of(a)}, badge {b:#x}"
    if kind == "component":
        return f"component {components.name_of(number)}"
    return f"frame {number:#x}"


def print_slot(index, slot, kinds):
    kind = kinds[int(slot["type"])]
    rights = int(slot["rights"])
    names = constants.right_names(family_of(kind), rights)
    print(f"    {index:5} {kind:12} {rights:#04x} {describe_object(kind, slot)}"
          + (f" [{names}]" if names else ""))


def print_captbl(root):
    kinds = kernel.enumeration("cap_type", "CAP_")
    type_ = kernel.type_named("struct slot")
    slots = kernel.PAGE // type_.sizeof
    for entry, leaf in leaves_of(root):
        table = gdb.Value(leaf).cast(type_.pointer())
        for i in range(slots):
            if int(table[i]["type"]):
                print_slot(entry * slots + i, table[i], kinds)


class Capabilities(Command):
    """List capabilities: index, type, rights, and what they name.

    `tessera capabilities COMPONENT` lists those of one component, which is named by its frame or
    by its ELF file."""

    name = "capabilities"

    def run(self, arguments):
        for frame in components.selected(arguments):
            print(f"component {components.name_of(frame.number)}")
            print_captbl(components.captbl_root_of(frame))


Capabilities()
