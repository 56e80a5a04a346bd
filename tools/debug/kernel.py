"""The kernel's structures in the memory of the machine.

Types come from the kernel's own debug information: components have structures of the same names.
"""

import gdb

import constants

PAGE = 4096
HOME = "thread_create"  # a function of the kernel whose file knows all types


def objfile():
    """The kernel's file: the one that gdb was started on."""
    files = gdb.objfiles()
    if not files or not files[0].lookup_global_symbol(HOME):
        raise gdb.GdbError("gdb was not started on the kernel's ELF file")
    return files[0]


def block():
    address = int(objfile().lookup_global_symbol(HOME).value().address)
    return gdb.block_for_pc(address)


def type_named(name):
    return gdb.lookup_type(name, block())


def variable(name):
    """A global variable of the kernel's."""
    symbol = objfile().lookup_global_symbol(name)
    if not symbol:
        raise gdb.GdbError(f"the kernel has no variable {name}")
    return symbol.value()


def enumeration(name, prefix):
    """value -> name in lower case, of an enumeration."""
    fields = type_named("enum " + name).fields()
    return {field.enumval: field.name[len(prefix):].lower() for field in fields}


def enumerator(enumeration_name, name):
    """The value of one constant of an enumeration."""
    for field in type_named("enum " + enumeration_name).fields():
        if field.name == name:
            return field.enumval
    raise gdb.GdbError(f"the kernel's enum {enumeration_name} has no {name}")


def structure(name, address):
    """The structure at an address."""
    pointer = type_named("struct " + name).pointer()
    return gdb.Value(address).cast(pointer).dereference()


def direct(physical):
    """Where the kernel sees physical memory."""
    return constants.constant(constants.LAYOUT, "DIRECT_MAP") + physical


def read_words(physical, count):
    """Words of 64 bits at a physical address."""
    data = gdb.selected_inferior().read_memory(direct(physical), 8 * count).tobytes()
    return [int.from_bytes(data[i:i + 8], "little") for i in range(0, len(data), 8)]


def cores():
    """The `struct core` of each core."""
    blocks = variable("core_blocks")
    low, high = blocks.type.range()
    return [blocks[i]["core"] for i in range(low, high + 1)]


def number_of(frame):
    """The frame number of a frame_t, which is the offset of a descriptor."""
    return int(frame["offset"]) // type_named("struct frame").sizeof


def place_of(address):
    """An address with the function it is in."""
    text = gdb.execute(f"info symbol {address:#x}", to_string=True)
    if text.startswith("No symbol"):
        return f"{address:#x}"
    return f"{address:#x} <{text.split(' in section ')[0]}>"


def file_of(address):
    """The name of the ELF file of an address, without its folder and ending; or None."""
    text = gdb.execute(f"info symbol {address:#x}", to_string=True).strip()
    if " of " not in text:
        return None
    return text.split(" of ")[-1].split("/")[-1].removesuffix(".elf")
