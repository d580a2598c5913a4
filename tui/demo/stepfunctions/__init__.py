"""Step Functions in the demo: an interpreter of just the states that Crossfade emits, with a clock of its own."""
