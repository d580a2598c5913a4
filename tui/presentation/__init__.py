"""Domain values turned into words and cells; no terminal library."""
