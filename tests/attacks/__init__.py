"""Attacks on the program, each of which must end in a clear error or harmless text."""
