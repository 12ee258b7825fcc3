"""Whom a text names: one matcher for names, dates, numbers and streets, and the words that take their place."""
