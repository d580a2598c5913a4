"""Records a canary on the demo account, by keys and mouse in a real terminal: `python -m tests.recording FOLDER`.

1. `canary` plays it, step by step, each with a caption, and waits for what the screen has to show.
2. `recorder` keeps what was written and how the screen stood, with the times of a reader instead of the machine's.
3. `asciicast` and `animation` write it down, for a terminal and for a browser.
"""
