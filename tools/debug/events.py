"""tessera events"""

import constants
import threads
from command import Command


def print_list(parent):
    print(f"endpoint of thread {int(parent['id'])}: {int(parent['pending'])} pending")
    child = parent["first"]
    while int(child):
        thread = child.dereference()
        names = constants.event_names(int(thread["events"]))
        print(f"    thread {int(thread['id'])}: {names}")
        child = thread["next"]


class Events(Command):
    """List what endpoints have not collected: activations, and events of their threads in order."""

    name = "events"

    def run(self, arguments):
        for thread in threads.live_threads():
            if int(thread["rcv_key"]) and (int(thread["pending"]) or int(thread["first"])):
                print_list(thread)


Events()
