"""Commands for gdb on a running Tessera: `tessera threads`, ...; see doc/debugging.md.

gdb reads this file (`gdb -x tools/debug/tessera.py build/kernel/kernel.elf`); each command stands
in a file of its own, and all of them read the machine through kernel.py.
"""

import os
import sys

import gdb

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))


class Tessera(gdb.Command):
    """Look at the objects of a running Tessera."""

    def __init__(self):
        super().__init__("tessera", gdb.COMMAND_DATA, gdb.COMPLETE_NONE, True)


Tessera()

# Each registers its commands below that prefix.
import capabilities  # noqa: E402
import components  # noqa: E402
import events  # noqa: E402
import frames  # noqa: E402
import symbols  # noqa: E402
import tables  # noqa: E402
import threads  # noqa: E402
