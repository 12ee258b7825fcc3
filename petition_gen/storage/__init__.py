"""Storage: how client data lies on a disk. Private, complete or not at all, encrypted where the office asks for it."""
