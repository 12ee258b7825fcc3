"""Papers: a filing becomes finished documents."""
