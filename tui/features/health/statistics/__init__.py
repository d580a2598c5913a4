"""The statistics of the verdict: e-processes on errors, signs of durations, overdispersion; never a PASS on silence.

1. `paired_minutes`: minutes in which both versions had traffic by a known weight; each other one has its reason.
2. `e_process`: how errors split between the two, given their calls, divided by `overdispersion`, which is estimated
   from the hour before or, without one, from the split itself.
3. `latency`: a sequential sign test on p50 and p90, of several minutes together where one has too few calls.
4. `verdict`: a pure function of the series read last. A fail by errors is final; one by durations lasts as long as
   its evidence and is a warning afterwards. A pass needs complete minutes, errors and durations both.

Such evidence stays valid however often one looks, whatever the weight does, and in an incident that hits both. A
missing datapoint is None from `domain.traffic` on, never 0.
"""
