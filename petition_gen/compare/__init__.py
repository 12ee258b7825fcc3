"""Comparing: two drafts of a paper become one with tracked changes."""
