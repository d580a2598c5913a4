"""What was asked for at the start: command line, configuration file, context rules; and verbs that need no screen."""
