"""Screening: each charge against each remedy. It reports and never chooses."""
