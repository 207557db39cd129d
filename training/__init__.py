"""What reproduces ``models/``: run in the order pairs, vocabulary, teach, export."""
