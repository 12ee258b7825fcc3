"""Templating: what a template may say, and what comes of it."""
