"""A rollout carried out by Crossfade itself: on disk, turn by turn.

1. A process of its own carries it out (the demo's is carried out by this one, whose account ends with it). It keeps
   the rollout in a folder before each write.
2. `watch` reads the rollouts' folder twice a second while a screen shows them, and says what changed.
3. What a screen or verb wants done is a value (`requests`), left in the folder for whichever process carries it out.
"""
