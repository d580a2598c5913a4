"""The filter language: which functions a filter lets pass, and what in it was not understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from tui.domain.target import InvalidTarget, Target, parse_target

if TYPE_CHECKING:
    from tui.domain.account import AliasesRead


class Term(NamedTuple):
    """One condition of a filter; `text` is lower case."""

    kind: Literal["name", "runtime", "alias", "canary"]
    text: str = ""
    negated: bool = False

    @property
    def needs_aliases(self) -> bool:
        """Whether it can be checked only once the function's aliases are read."""
        return self.kind in ("alias", "canary")

    def holds(self, known: AliasesRead) -> bool:
        """Tell whether a function with these aliases meets it."""
        # Plain loops: this runs for every function at every key that is typed.
        canary, text = self.kind == "canary", self.text
        for alias in known.aliases:
            if alias.routing.canary is not None if canary else text in alias.name.lower():
                return not self.negated
        return self.negated

    def implies(self, other: Term) -> bool:
        """Tell whether all that meets this one meets `other` too."""
        if self.kind != other.kind or self.negated is not other.negated:
            return False
        return self.text in other.text if self.negated else other.text in self.text


class Filter(NamedTuple):
    """All terms must hold; `notes` say what in the text was not understood."""

    terms: tuple[Term, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def needs_aliases(self) -> bool:
        """Whether some function may have to be read before it can be checked."""
        return any(term.needs_aliases for term in self.terms)

    def narrows(self, other: Filter) -> bool:
        """Tell whether all that passes this one passes `other` too."""
        return all(any(term.implies(old) for term in self.terms) for old in other.terms)


EVERYTHING = Filter()


def parse_filter(text: str) -> Filter:
    """Read a filter as typed: words of the name, `alias:`, `runtime:`, `is:canary`, each with `-` to turn it round.

    An ARN that is pasted counts as the function's name.

    A term that is still being typed (`alias:`, `is:can`, `-`) filters nothing yet; no text is an error.
    """
    terms: list[Term] = []
    notes: list[str] = []
    for typed in text.lower().split():
        negated = typed.startswith("-")
        word = typed.removeprefix("-")
        prefix, colon, rest = word.partition(":")
        if prefix == "arn" and (target := _target_of(word)) is not None:
            term = Term("name", target.function, negated)
        elif colon and prefix == "alias":
            term = Term("alias", rest, negated)
        elif colon and prefix == "runtime":
            term = Term("runtime", rest, negated)
        elif colon and prefix == "is" and "canary".startswith(rest):
            if rest == "canary":
                terms.append(Term("canary", negated=negated))
            continue
        else:
            term = Term("name", word, negated)
            if colon:
                notes.append(f"unknown filter {word[:24]} (searched as text); try alias:, runtime: or is:canary")
        if term.text:
            terms.append(term)
    return Filter(tuple(terms), tuple(notes))


def _target_of(arn: str) -> Target | None:
    try:
        return parse_target(arn)
    except InvalidTarget:
        return None
