"""Planning: what is filed, where, by whom, on whom it is served, with which papers."""
