"""The packet: one client's papers on disk."""
