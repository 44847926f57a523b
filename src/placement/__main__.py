"""`python -m placement` is the `placement` command."""

import sys

from placement.cli import main

if __name__ == "__main__":
    sys.exit(main())
