"""Reading: a file becomes a tree with line numbers, and every fault is reported by file, line and field."""
