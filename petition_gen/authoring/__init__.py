"""Authoring: what helps a clinic write law files and templates."""
