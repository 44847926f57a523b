"""What each letter says: one module per kind, from content and wording to blocks."""
