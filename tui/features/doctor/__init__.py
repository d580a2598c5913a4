"""The doctor: what is wrong with a function or an account, how severe it is, and the call that fixes it."""
