"""A small process that outlives LocalStack by an instant, so that nothing else does.

LocalStack may be killed hard, and a function in an endless loop notices nothing. The reaper sits in LocalStack's
process group, waits for LocalStack to die (its standard input closes), or for the program that owns the instance to
die (LocalStack's own standard input, held open by the owner, closes), and then kills the whole group, itself too.
"""

import os
import signal
import subprocess
import sys

_CODE = """
import os, selectors, signal, sys
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, signal.SIG_IGN)
selector = selectors.DefaultSelector()
for fd in map(int, sys.argv[1:]):
    selector.register(fd, selectors.EVENT_READ)
while all(os.read(key.fd, 4096) for key, _ in selector.select()):
    pass
os.killpg(os.getpgrp(), signal.SIGKILL)
"""

# Never closed nor written to: the reaper reads its end.
_life_line: int | None = None


def start(watch_stdin: bool) -> None:
    """Starts the reaper; `watch_stdin` says that this process's standard input is a pipe its owner holds."""
    global _life_line
    read_end, _life_line = os.pipe()
    watched = [read_end]
    if watch_stdin:
        watched.append(os.dup(sys.stdin.fileno()))
    subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _CODE, *map(str, watched)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=watched,
    )
    for fd in watched:
        os.close(fd)


def exit_at_once_on_signals() -> None:
    """There is nothing to save, and LocalStack's orderly stop can hang for good behind its web server."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))
