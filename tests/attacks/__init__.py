"""Attacks: what somebody hostile could hand to the program, and the defence that stops it. Each ends in a clear error or in harmless text."""
