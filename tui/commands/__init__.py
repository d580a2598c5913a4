"""Every command once: its keys, its words, and the reason why it cannot be had now; a module for each screen."""
