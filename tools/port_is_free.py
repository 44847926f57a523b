"""Exit 0 when nothing listens on HOST PORT, 1 when something does, 2 when it cannot be bound at all.

The web server sets SO_REUSEPORT: a forgotten second server on the same port would silently take a
part of the requests. Hence this check before every start, with a plain socket.
"""

from __future__ import annotations

import errno
import socket
import sys


def main(host: str, port: str) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
        try:
            probe.bind((host, int(port)))
            probe.listen(1)
        except OSError as error:
            return 1 if error.errno == errno.EADDRINUSE else 2
        except (ValueError, OverflowError):
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
