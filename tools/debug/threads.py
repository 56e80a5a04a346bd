"""tessera threads"""

import gdb

import components
import frame_table
import kernel
from command import Command, number


def live_threads():
    """The `struct thread` of every id in use."""
    table = kernel.variable("thread_table")
    low, high = table.type.range()
    size = table.type.sizeof // (high - low + 1)
    data = gdb.selected_inferior().read_memory(int(table.address), table.type.sizeof).tobytes()
    pointers = [int.from_bytes(data[i:i + size], "little") for i in range(0, len(data), size)]
    return [kernel.structure("thread", pointer) for pointer in pointers if pointer]


def core_of(thread):
    """The number and the `struct core` of the core that runs the thread, or None."""
    for number, core in enumerate(kernel.cores()):
        if int(core["current"]) == int(thread.address):
            return number, core
    return None


def entry_name(invocation, handles_fault_of_it):
    """The component of an entry of the invocation stack."""
    number = kernel.number_of(invocation["component"]["frame"])
    key = int(invocation["component"]["key"])
    if handles_fault_of_it:
        key ^= 2**64 - 1
    if frame_table.read_one(number).key != key:
        return f"{number:#x}, dead"
    return components.name_of(number)


def resumes_at(thread, invocation, is_top, faulty):
    """Where the thread goes on in an entry: what it saved there, or in its frame of registers."""
    if faulty:
        frame = thread["frames"][0]
    elif is_top and int(thread["resume"]) == kernel.enumerator("resume", "RESUME_FRAME"):
        frame = (thread["frame_end"] - 1).dereference()
    else:
        return int(invocation["ip"])
    return int(frame["value"][kernel.enumerator("register_name", "REG_RIP")])


def print_invocations(thread, running):
    top = running[1]["top"] if running else thread["top"]
    base, fault = thread["stack"][1].address, thread["fault"]
    depth = int(top - base)
    for i in range(depth, -1, -1):
        invocation = (base + i).dereference()
        faulty = int(fault) != 0 and int(fault - base) == i + 1
        is_top = i == depth
        text = f"    #{depth - i} component {entry_name(invocation, faulty)}"
        if is_top and running:
            text += f", runs on core {running[0]}"
        else:
            address = resumes_at(thread, invocation, is_top, faulty)
            text += f", goes on at {kernel.place_of(address)}"
        print(text + (", which faulted" if faulty else ""))


def print_thread(thread):
    states = kernel.enumeration("thread_state", "THREAD_")
    running = core_of(thread)
    priority = int(thread["priority"])
    parent = thread["parent"]
    text = f"thread {int(thread['id'])}: {states[int(thread['state'])]}, priority {priority}"
    text += f", frame {kernel.number_of(thread['self']):#x}"
    if int(parent["frame"]["offset"]):
        text += f", parent in frame {kernel.number_of(parent['frame']):#x}"
    if int(thread["rcv_key"]):
        text += (f", endpoint of priority {int(thread['rcv_priority'])}"
                 f" with ceiling {int(thread['ceiling'])}, {int(thread['pending'])} pending")
    print(text)
    print_invocations(thread, running)


class Threads(Command):
    """List the threads: id, state, priority, endpoint, and below each its invocation stack.

    The newest entry comes first. `tessera threads ID` shows one thread."""

    name = "threads"

    def run(self, arguments):
        chosen = [number(argument) for argument in arguments]
        for thread in live_threads():
            if not chosen or int(thread["id"]) in chosen:
                print_thread(thread)


Threads()
