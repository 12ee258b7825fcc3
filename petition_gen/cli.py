"""The command line."""

from __future__ import annotations

import os

# No plugin of another package is to see the records, and to look for one takes time at every start. It stands here, before
# pydantic is imported, and not in the library, which leaves its user's environment alone.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
