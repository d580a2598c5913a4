"""What differs between two versions: configuration field by field, code file by file."""
