"""Official forms: a worksheet for each."""
