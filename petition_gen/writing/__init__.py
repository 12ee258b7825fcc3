"""How a paper looks: one `blocks.Document`, two writers, `docx` and `pdf`. Neither knows any law."""
