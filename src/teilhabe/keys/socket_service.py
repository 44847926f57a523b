"""The key service as a process of its own: one JSON line per question over a Unix socket.

The socket is of mode 0600 and the server asks the kernel who is at the other end; only its own user and the users
named at the start may ask. The master key never crosses the socket, and no question names a person.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import socketserver
import struct
from collections.abc import Collection
from pathlib import Path
from typing import Any

from teilhabe.keys.errors import KeysClosed
from teilhabe.keys.service import KeyService

LIMIT = 64 * 1024
TIMEOUT = 3.0  # seconds; a hanging key service must not hold a request


class RemoteKeys:
    """The key service at the other end of a socket."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def wrap(self, secret: bytes, context: bytes) -> bytes:
        return self._ask("wrap", secret, context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        return self._ask("unwrap", wrapped, context)

    def renew(self) -> None:
        self._ask("renew")

    def retire(self) -> None:
        self._ask("retire")

    def _ask(self, word: str, value: bytes = b"", context: bytes = b"") -> bytes:
        question = {"do": word, "value": _text(value), "context": _text(context)}
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
                line.settimeout(TIMEOUT)
                line.connect(str(self._path))
                line.sendall(json.dumps(question).encode() + b"\n")
                with line.makefile("rb") as answers:
                    answer = json.loads(answers.readline(LIMIT) or b"{}")
        except (OSError, ValueError) as fault:
            raise KeysClosed("The key service does not answer.") from fault
        if "value" not in answer:
            raise KeysClosed(str(answer.get("error", "The key service gave no answer.")))
        return base64.b64decode(answer["value"])


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


class KeyServer(socketserver.ThreadingUnixStreamServer):
    """Answers on ``path`` with the keys of ``service`` until it is stopped."""

    daemon_threads = True

    def __init__(self, path: Path, service: KeyService, *, users: Collection[int] = ()) -> None:
        self.service = service
        self.users = {os.getuid(), *users}
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)
        before = os.umask(0o177 if not users else 0o117)
        try:
            super().__init__(str(path), _Line)
        finally:
            os.umask(before)

    def answer(self, question: dict[str, Any]) -> bytes:
        value, context = (base64.b64decode(question.get(part, "")) for part in ("value", "context"))
        match question.get("do"):
            case "wrap":
                return self.service.wrap(value, context)
            case "unwrap":
                return self.service.unwrap(value, context)
            case "renew":
                self.service.renew()
            case "retire":
                self.service.retire()
            case _:
                raise KeysClosed("The key service does not know this question.")
        return b""


class _Line(socketserver.StreamRequestHandler):
    server: KeyServer
    timeout = TIMEOUT

    def handle(self) -> None:
        try:
            self._check_user()
            answer = {"value": _text(self.server.answer(json.loads(self.rfile.readline(LIMIT))))}
        except (KeysClosed, ValueError, OSError) as fault:
            answer = {"error": str(fault) if isinstance(fault, KeysClosed) else "not readable"}
        self.wfile.write(json.dumps(answer).encode() + b"\n")

    def _check_user(self) -> None:
        found = self.connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        if struct.unpack("3i", found)[1] not in self.server.users:
            raise KeysClosed("This user may not ask the key service.")
