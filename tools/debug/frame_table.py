"""The frame table, read in one go: it has a descriptor for every page of RAM."""

import gdb

import kernel


class Frame:
    """A descriptor; fields of frame_t are frame numbers."""

    def __init__(self, number, data, offsets, size):
        self.number = number
        for name, (offset, width) in offsets.items():
            setattr(self, name, int.from_bytes(data[offset:offset + width], "little"))
        self.parent //= size
        self.holder //= size


def find_offsets(type_, base=0):
    """name -> (offset, size), through structures and unions inside."""
    offsets = {}
    for field in type_.fields():
        inner = field.type.strip_typedefs()
        at = base + field.bitpos // 8
        if inner.code in (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION) and inner.sizeof > 4:
            offsets.update(find_offsets(inner, at))
        else:
            offsets[field.name] = (at, inner.sizeof)
    return offsets


def read():
    """All frames, by number."""
    type_ = kernel.type_named("struct frame")
    total = int(kernel.variable("frame_total"))
    if total == 0:
        raise gdb.GdbError("the kernel has not counted the frames yet")
    offsets, size = find_offsets(type_), type_.sizeof
    start = int(gdb.parse_and_eval("(unsigned long)&frame_table"))
    data = gdb.selected_inferior().read_memory(start, total * size).tobytes()
    return [Frame(i, data[i * size:(i + 1) * size], offsets, size) for i in range(total)]


def read_one(number):
    """One frame."""
    if not 0 <= number < int(kernel.variable("frame_total")):
        raise gdb.GdbError(f"there is no frame {number:#x}")
    type_ = kernel.type_named("struct frame")
    start = int(gdb.parse_and_eval("(unsigned long)&frame_table")) + number * type_.sizeof
    data = gdb.selected_inferior().read_memory(start, type_.sizeof).tobytes()
    return Frame(number, data, find_offsets(type_), type_.sizeof)


def type_names():
    return kernel.enumeration("frame_type", "FRAME_")


def object_names():
    return kernel.enumeration("cap_type", "CAP_")
