"""Rollouts by Step Functions: which machine is for an alias and a plan, and what is written to its executions."""
