"""The last net: every public file of a packet read back as an opponent would, and searched for whom it must not name."""
