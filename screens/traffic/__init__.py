"""An alias's traffic in numbers."""
