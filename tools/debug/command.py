"""What all commands have in common: a name below `tessera`, and errors told in a line."""

import gdb


def number(text):
    """A number of an argument."""
    try:
        return int(text, 0)
    except ValueError:
        raise gdb.GdbError(f"{text} is no number")


class Command(gdb.Command):
    """A command `tessera NAME`, whose `run` gets the arguments as a list."""

    name = None

    def __init__(self):
        super().__init__("tessera " + self.name, gdb.COMMAND_DATA)

    def invoke(self, text, from_tty):
        try:
            self.run(gdb.string_to_argv(text))
        except gdb.MemoryError:
            raise gdb.GdbError("the kernel's memory cannot be read: has it booted?")
        except gdb.error as error:
            raise gdb.GdbError(str(error))

    def run(self, arguments):
        raise NotImplementedError
