"""How the versions behind an alias are doing, and the verdict on its canary.

1. `read`: one GetMetricData after a closed minute, alarms, and who moved the alias when. A metric that cannot be read
   is not known, never 0.
2. `weights`: which weight was in force when, from readings, own writes, journal and CloudTrail, which
   `alias_history` merges; what lies between two readings that differ is left out.
3. `statistics`: compares minutes in which both versions had traffic, by an e-process on errors and a sign test on
   durations, both valid however often one looks.
4. `health` and `observed`: verdict, share of the calls and alarms as one value for the screen; `text` words it.

It costs 16 metrics per read with a canary; it writes nothing and blocks nothing.
"""
