"""Batches: many records become many packets."""

import os

# As in `petition_gen.cli`: a worker on another machine imports this and no command.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
