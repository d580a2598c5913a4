"""What is wrong with a function or an account, how grave it is, and the call that fixes it."""
