"""The files that Crossfade keeps on this machine, private to their owner, and the assets that ship with it."""
