"""Exports: a plan as what AWS itself can carry out, and an alias as a template.

`stepfunctions` compiles a plan into a state machine that needs no Lambda function and no terminal.
"""
