"""The gate's arithmetic in JSONata: the same e-process as in `features.health.statistics`, parameters baked in.

JSONata has `$sqrt` and `$power`, but no logarithm: ln is 8 times that of the eighth root, which lies near 1, by the
series of the inverse hyperbolic tangent; exact to 1e-15 for 1/7 to 1000 (rollouts.md 3b).
"""

from __future__ import annotations

import math

from tui.features.health.statistics.rules import RATIOS, STANDARD, Rules

_E = repr(math.e)


def _series() -> str:
    """Return 1 + w/3 + w^2/5 + ... + w^12/25 by Horner's rule."""
    text = f"{1 / 25!r}"
    for odd in range(23, 0, -2):
        text = f"({1 / odd!r} + $w * {text})"
    return text


LN = (
    "$ln := function($x){( $y := $sqrt($sqrt($sqrt($x))); $z := ($y - 1) / ($y + 1); $w := $z * $z;"
    f" 16 * $z * {_series()} )}}"
)
"""Defines `$ln`."""


def e_process(phi: float, rules: Rules = STANDARD) -> str:
    """Return an expression over `$pairs`, a list of {o0, e0, o1, e1, settled}: calls and errors of old and new version.

    What speaks for the new version counts in settled minutes alone, whose counts no longer change.
    Its value is {fail, log, notWorse, within, errors, calls}: `fail` whether the bet that the new version errs more
    has ever been won with errors enough, the rest natural logarithms and counts. `phi` is by how much errors clump.
    """
    ratios = ",".join(repr(ratio) for ratio in RATIOS)
    gains = ",".join(repr(math.log(ratio)) for ratio in RATIOS)
    phi_text, count = repr(phi), len(RATIOS)
    enough, fewest = repr(math.log(1 / rules.error_alpha)), rules.fewest_errors
    within_loss, within_gain = repr(math.log(0.1)), repr(math.log((1 - 0.1 * rules.slo) / (1 - rules.slo)))
    return f"""(
 {LN};
 $mean := function($logs){{( $high := $max($logs);
  $high / {phi_text} + $ln($sum($map($logs, function($l){{$power({_E}, ($l - $high) / {phi_text})}})) / {count}) )}};
 $ratios := [{ratios}]; $gains := [{gains}];
 $start := {{"logs": [{",".join("0" for _ in RATIOS)}], "log": 0, "fail": false, "errors": 0, "calls": 0,
  "notWorse": 0, "within": 0}};
 $reduce([$pairs], function($a, $p){{(
  $share := $p.o1 / ($p.o0 + $p.o1); $all := $p.e0 + $p.e1;
  $logs := $map($ratios, function($r, $i){{$a.logs[$i] + $p.e1 * $gains[$i] - $all * $ln(1 + ($r - 1) * $share)}});
  $log := $mean($logs); $errors := $a.errors + $p.e1;
  {{"logs": $logs, "log": $log, "errors": $errors, "calls": $a.calls + $p.o1,
    "fail": $a.fail or ($errors >= {fewest} and $log >= {enough}),
    "notWorse": $a.notWorse + ($p.settled
      ? ($all * $ln(1 + {rules.ratio - 1!r} * $share) - $p.e1 * {math.log(rules.ratio)!r}) / {phi_text} : 0),
    "within": $a.within + ($p.settled
      ? ($p.e1 * {within_loss} + ($p.o1 - $p.e1) * {within_gain}) / {phi_text} : 0)}}
 )}}, $start) )"""


def pairs() -> str:
    """Return an expression for the minutes that are compared, as `e_process` takes them.

    It is over `$series` (GetMetricData's results with Ids o0, e0, o1, e1), `$changes` (when the weight changed, ms) and
    `$settled` (ms: minutes from then on may still grow). A minute counts where both versions were called in it and
    the weight did not change in it, nor in the 15 s before it.
    """
    return """(
 $of := function($id){( $found := $series[Id = $id];
   $merge([$map([0..$count($found.Timestamps) - 1], function($i){
     {$string($toMillis($found.Timestamps[$i])): $found.Values[$i]}})]) )};
 $o0 := $of("o0"); $o1 := $of("o1"); $e0 := $of("e0"); $e1 := $of("e1");
 $number_of := function($counts, $key){( $value := $lookup($counts, $key); $exists($value) ? $value : 0 )};
 $kept := $filter($sort([$map($keys($o1), $number)]), function($at){
   $number_of($o0, $string($at)) > 0 and $number_of($o1, $string($at)) > 0
   and $count($changes[$ > $at - 15000 and $ < $at + 60000]) = 0});
 [$map($kept, function($at){( $key := $string($at);
   {"at": $at, "o0": $number_of($o0, $key), "e0": $number_of($e0, $key), "o1": $number_of($o1, $key),
    "e1": $number_of($e1, $key), "settled": $at < $settled} )})] )"""
