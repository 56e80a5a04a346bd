"""tessera symbols"""

import glob
import os

import gdb

from command import Command


class Symbols(Command):
    """Load the symbols of all components of a system: tessera symbols FOLDER|FILE...

    Every instance is linked at addresses of its own, so that all can be loaded at once."""

    name = "symbols"

    def __init__(self):
        gdb.Command.__init__(self, "tessera symbols", gdb.COMMAND_FILES, gdb.COMPLETE_FILENAME)

    def run(self, arguments):
        files = []
        for argument in arguments:
            folder = os.path.isdir(argument)
            files += sorted(glob.glob(os.path.join(argument, "*.elf"))) if folder else [argument]
        if not files:
            raise gdb.GdbError("no ELF file there")
        for file in files:
            gdb.execute(f"add-symbol-file {file}", to_string=True)
            print(f"symbols of {file}")


Symbols()
