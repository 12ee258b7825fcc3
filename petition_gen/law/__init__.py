"""The law: a jurisdiction's files as data."""
