"""tessera frames"""

from collections import Counter

import frame_table
import kernel
from command import Command, number


def print_summary():
    types, objects = frame_table.type_names(), frame_table.object_names()
    count = Counter()
    for frame in frame_table.read():
        name = types[frame.type]
        if name == "kernel":
            name += " " + (objects[frame.object] if frame.object else "without object")
            name += "" if frame.live or not frame.object else ", dead"
        elif name == "user":
            name += " mapped" if frame.count else " not mapped"
        count[name] += 1
    for name, frames in sorted(count.items()):
        print(f"{frames:8} {name}")


def print_frame(frame):
    types, objects = frame_table.type_names(), frame_table.object_names()
    text = f"frame {frame.number:#x} at {frame.number * kernel.PAGE:#x}: {types[frame.type]}"
    if frame.object:
        text += f", {objects[frame.object]}, {'live' if frame.live else 'dead'}"
    text += f", count {frame.count}"
    if frame.parent:
        text += f", in entry {frame.index} of frame {frame.parent:#x}"
    if frame.holder:
        text += f", of component {frame.holder:#x}"
    print(text)


class Frames(Command):
    """Count the frames of RAM by type; `tessera frames NUMBER...` shows single ones."""

    name = "frames"

    def run(self, arguments):
        if not arguments:
            print_summary()
        for argument in arguments:
            print_frame(frame_table.read_one(number(argument)))


Frames()
