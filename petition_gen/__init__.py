"""petition-gen: one structured client record in, complete court filing packets out, as drafts for attorney review."""

from __future__ import annotations

import os

__version__ = "0.1.0"
# No plugin of another package is to see the records; and to look for one takes time at every start.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
