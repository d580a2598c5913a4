"""Rollouts by Step Functions: which machine stands for an alias and a plan, and what is written to its executions."""
