"""petition-gen: one structured client record in, complete court filing packets out, as drafts for attorney review."""

__version__ = "0.1.0"
