"""Writers: documents become files. They know no law and no record."""
