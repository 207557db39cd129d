"""Articles in, searchable library out. This room knows nothing of answers."""
