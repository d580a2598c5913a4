"""The statistics of the verdict: e-processes on errors, signs of durations, overdispersion; never a PASS on silence."""
