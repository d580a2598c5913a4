"""A rollout carried out by Crossfade itself: on disk, turn by turn."""
