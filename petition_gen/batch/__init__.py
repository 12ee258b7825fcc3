"""Batches: many records become many packets."""
