"""One node process that runs one Lambda function, one invocation at a time (its other half is bootstrap.mjs)."""

import contextlib
import json
import os
import queue
import selectors
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

BOOTSTRAP = Path(__file__).with_name("bootstrap.mjs")
READ_BYTES = 1 << 16


@dataclass(frozen=True)
class Answer:
    """What the process said: kind is `ready`, `result`, `error`, or `fatal` where it exits next."""

    kind: str
    max_rss_kb: int
    body: bytes


class FunctionProcess:
    """Starts the process at once. `on_output` gets every line it prints, from the reading thread.

    Standard output is read at all times, so the process never blocks on it; whatever it printed before an answer
    is handed on before that answer is, however the two raced.
    """

    def __init__(self, command: list[str], env: dict[str, str], cwd: Path, on_output: Callable[[str], None]):
        self._on_output = on_output
        self._answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        self._printed = bytearray()
        self._said = bytearray()
        self.timed_out = False
        self._replies, write_end = os.pipe()
        self._exited, self._exit_signal = os.pipe()
        try:
            self._process = subprocess.Popen(
                [*command, str(BOOTSTRAP), str(write_end)],
                cwd=cwd,
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=(write_end,),
            )
        finally:
            os.close(write_end)
        threading.Thread(target=self._await_exit, name="function-exit", daemon=True).start()
        threading.Thread(target=self._read, name="function-output", daemon=True).start()

    @property
    def alive(self) -> bool:
        return not self.timed_out and self._process.poll() is None

    def exit_code(self) -> int:
        """Waits for the process to exit; negative for the signal that ended it."""
        return self._process.wait()

    def answer(self, seconds: float) -> Answer | None:
        """The next answer; None where the process died first, or took longer than `seconds` and was killed."""
        with self._killed_after(seconds):
            return self._answers.get()

    def ask(self, request: dict, seconds: float) -> Answer | None:
        """Sends one invocation and waits for its answer, as `answer` does."""
        with self._killed_after(seconds):
            # A process that does not read blocks the write too: the timer ends that as well.
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(json.dumps(request).encode() + b"\n")
                self._process.stdin.flush()
            return self._answers.get()

    def kill(self) -> None:
        self._process.kill()

    @contextlib.contextmanager
    def _killed_after(self, seconds: float) -> Iterator[None]:
        timer = threading.Timer(seconds, self._time_out)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _time_out(self) -> None:
        self.timed_out = True
        self.kill()

    def _await_exit(self) -> None:
        # Its own thread, because the pipes alone do not tell: a child of the handler may hold them open.
        self._process.wait()
        os.close(self._exit_signal)

    def _read(self) -> None:
        try:
            self._read_until_exit()
        finally:
            # Whoever waits for an answer must learn that none will come, whatever went wrong here.
            self._answers.put(None)

    def _read_until_exit(self) -> None:
        output = self._process.stdout.fileno()
        os.set_blocking(output, False)
        os.set_blocking(self._replies, False)
        with selectors.DefaultSelector() as selector:
            for fd in (output, self._replies, self._exited):
                selector.register(fd, selectors.EVENT_READ)
            exited = False
            while not exited:
                for key, _ in selector.select():
                    exited = exited or key.fd == self._exited
                    if key.fd != self._exited and _at_end(key.fd, self._take):
                        selector.unregister(key.fd)
        _at_end(self._replies, self._take)
        self._drain_output()
        os.close(self._replies)
        os.close(self._exited)
        self._process.stdout.close()
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()

    def _take(self, fd: int, data: bytes) -> None:
        if fd != self._replies:
            for line in _complete_lines(self._printed, data):
                self._print(line)
            return
        answers = _complete_lines(self._said, data)
        if answers:
            self._drain_output()
        for line in answers:
            kind, max_rss_kb, body = line.split(b" ", 2)
            self._answers.put(Answer(kind.decode(), int(max_rss_kb), body))

    def _drain_output(self) -> None:
        _at_end(self._process.stdout.fileno(), self._take)
        if self._printed:
            self._print(bytes(self._printed))
            self._printed.clear()

    def _print(self, line: bytes) -> None:
        # The bootstrap keeps the lines of one message together by \r, as Lambda's text protocol does.
        text = line.decode(errors="replace").rstrip("\r").replace("\r", "\n")
        if text:
            self._on_output(text)


def _complete_lines(pending: bytearray, data: bytes) -> list[bytes]:
    """Appends to what is pending and takes out the lines that are whole now."""
    pending += data
    if b"\n" not in data:
        return []
    *lines, rest = bytes(pending).split(b"\n")
    pending[:] = rest
    return lines


def _at_end(fd: int, take: Callable[[int, bytes], None]) -> bool:
    """Reads all there is now; true once the other side is closed."""
    while True:
        try:
            data = os.read(fd, READ_BYTES)
        except BlockingIOError:
            return False
        if not data:
            return True
        take(fd, data)


def milliseconds_since(start: float) -> float:
    return (time.perf_counter() - start) * 1000
