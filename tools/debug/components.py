"""tessera components"""

import gdb

import constants
import frame_table
import kernel
from command import Command


def is_component(frame):
    return (frame_table.type_names()[frame.type] == "kernel" and frame.live
            and frame_table.object_names()[frame.object] == "component")


def live_components():
    types, objects = frame_table.type_names(), frame_table.object_names()
    return [frame for frame in frame_table.read()
            if frame.live and types[frame.type] == "kernel"
            and objects[frame.object] == "component"]


def entry_of(number):
    """The address at which threads of a component start."""
    page = kernel.direct(number * kernel.PAGE)
    return int(kernel.structure("component", page)["entry"])


def captbl_root_of(frame):
    """The frame number of the root of a component's captbl."""
    return (frame.captbl - constants.constant(constants.LAYOUT, "DIRECT_MAP")) // kernel.PAGE


def name_of(number):
    """The frame of a component, and the ELF file that it runs if its symbols are there."""
    file = kernel.file_of(entry_of(number))
    return f"{number:#x} ({file})" if file else f"{number:#x}"


def with_name(name):
    return [frame for frame in live_components()
            if kernel.file_of(entry_of(frame.number)) == name]


def selected(arguments):
    """The components that a command's argument names: a frame number, an ELF file, or all."""
    if not arguments:
        return live_components()
    try:
        number = int(arguments[0], 0)
    except ValueError:
        found = with_name(arguments[0])
    else:
        total = int(kernel.variable("frame_total"))
        frame = frame_table.read_one(number) if 0 < number < total else None
        found = [frame] if frame and is_component(frame) else []
    if not found:
        raise gdb.GdbError(f"no live component {arguments[0]}; see `tessera components`")
    return found


class Components(Command):
    """List the components: frame, roots of captbl and page table, entry."""

    name = "components"

    def run(self, arguments):
        for frame in selected(arguments):
            print(f"component {name_of(frame.number)}: captbl {captbl_root_of(frame):#x}, "
                  f"tables {frame.tables // kernel.PAGE:#x}, "
                  f"entry {kernel.place_of(entry_of(frame.number))}")


Components()
