"""tessera tables

Intel SDM vol. 3, "4-Level Paging".
"""

import components
import kernel
from command import Command

PRESENT, WRITE, USER, UNCACHED, LARGE, NO_EXECUTE = 1, 2, 4, 16, 128, 1 << 63
ADDRESS = 0x000FFFFFFFFFF000
ENTRIES = 512
ROOT_LEVEL = 3


class Page:
    """A mapping, or some that follow each other with the same permissions."""

    def __init__(self, address, entry, size, flags):
        self.address, self.size, self.flags = address, size, flags
        self.physical = entry & ADDRESS & ~(size - 1)
        self.pages = size // kernel.PAGE

    def extended_by(self, page):
        return (self.address + self.size == page.address and self.flags == page.flags
                and self.physical + self.size == page.physical)

    def text(self):
        write, execute, user, uncached = self.flags
        return (f"{self.address:016x} {self.pages:6} pages "
                f"r{'w' if write else '-'}{'x' if execute else '-'} "
                f"{'user' if user else 'kernel'}{' uncached' if uncached else ''} "
                f"at {self.physical:#x}")


def flags_of(entry, above):
    """What an entry allows, given what those above it do."""
    return (above[0] and bool(entry & WRITE), above[1] and not entry & NO_EXECUTE,
            above[2] and bool(entry & USER), bool(entry & UNCACHED))


def pages_of(table, level, entries, address=0, above=(True, True, True, False)):
    """The pages below a table at a physical address, of the entries given."""
    span = kernel.PAGE << 9 * level
    words = kernel.read_words(table, ENTRIES)
    for i in entries:
        entry = words[i]
        if not entry & PRESENT:
            continue
        flags, at = flags_of(entry, above), address + i * span
        if level == ROOT_LEVEL and i >= ENTRIES // 2:
            at += 0xFFFF << 48
        if level == 0 or (level < ROOT_LEVEL and entry & LARGE):
            yield Page(at, entry, span, flags)
        else:
            yield from pages_of(entry & ADDRESS, level - 1, range(ENTRIES), at, flags)


def print_pages(pages):
    run = None
    for page in pages:
        if run and run.extended_by(page):
            run.size += page.size
            run.pages += page.pages
            continue
        if run:
            print("    " + run.text())
        run = page
    if run:
        print("    " + run.text())


class Tables(Command):
    """List what components have mapped: address, pages, permissions, physical address.

    `tessera tables COMPONENT` shows one component, which is named by its frame or by its ELF file;
    `tessera tables kernel` shows the kernel's half."""

    name = "tables"

    def run(self, arguments):
        if arguments == ["kernel"]:
            root = components.live_components()[0].tables
            print_pages(pages_of(root, ROOT_LEVEL, range(ENTRIES // 2, ENTRIES)))
            return
        for frame in components.selected(arguments):
            print(f"component {components.name_of(frame.number)}, "
                  f"root in frame {frame.tables // kernel.PAGE:#x}")
            print_pages(pages_of(frame.tables, ROOT_LEVEL, range(ENTRIES // 2)))


Tables()
