"""`python -m petition_gen` is the command."""

from __future__ import annotations

from petition_gen.cli.main import main

if __name__ == "__main__":
    main()
