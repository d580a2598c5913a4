"""How a wish becomes a write: pure decisions over domain values."""
