"""Attacks: what somebody hostile could hand to the program. Each ends in a clear error or in harmless text."""
