"""The window: a conversation, and beside it the sources of the chosen answer."""
