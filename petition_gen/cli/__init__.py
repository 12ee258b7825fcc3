"""The command line."""

import os

# Plugins of other packages must not see the records, and looking for them takes time at every start. This stands before
# pydantic is imported, and not in the library, which leaves its user's environment alone.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
