"""The client record: what one client's file says."""
