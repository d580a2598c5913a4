"""An alias's past as a chart, and its traffic in numbers."""
