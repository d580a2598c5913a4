"""Rollouts that CodeDeploy carries out: what it can express of a plan, and what has to be true before it starts."""
