"""Levels of need: what guidance states at each, and which of it a described situation touches."""
