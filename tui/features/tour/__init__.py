"""The tour: its steps as data, how far one is by what the account has, and the replay of earlier steps.

A step is a value (`steps`): goals with their words, what tells by the account that each is done, and the call that
would do it, by which a later start is brought to where one left.
"""
