"""Exhibits: evidence files become bound volumes."""
