"""The filter language: which functions a filter lets pass, and what in it was not understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from tui.domain.target import InvalidTarget, Target, parse_target

if TYPE_CHECKING:
    from tui.domain.account import AliasesRead


Kind = Literal["name", "runtime", "alias", "canary", "broken", "deploying", "managed", "tag"]
Need = Literal["", "aliases", "marks", "deployments", "tags"]
"""What has to be read before a condition can be checked, empty where the list itself tells."""

_NEEDS: dict[Kind, Need] = {
    "alias": "aliases",
    "canary": "aliases",
    "broken": "marks",
    "deploying": "deployments",
    "managed": "tags",
    "tag": "tags",
}
FLAGS = ("canary", "broken", "deploying", "managed")
"""What `is:` takes."""

HINT = "words  alias:PROD  runtime:python  is:canary|broken|deploying|managed  tag:KEY=VALUE  -word"


class Term(NamedTuple):
    """One condition of a filter; `text` is lower case."""

    kind: Kind
    text: str = ""
    negated: bool = False

    @property
    def needs(self) -> Need:
        """What has to be read of a function before it can be checked."""
        return _NEEDS.get(self.kind, "")

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
    def needs(self) -> frozenset[Need]:
        """What has to be read before every function can be checked."""
        return frozenset(term.needs for term in self.terms if term.needs)

    def narrows(self, other: Filter) -> bool:
        """Tell whether all that passes this one passes `other` too."""
        return all(any(term.implies(old) for term in self.terms) for old in other.terms)


EVERYTHING = Filter()


def parse_filter(text: str) -> Filter:
    """Read a filter as typed: words of the name, `alias:`, `runtime:`, `is:` and `tag:`, with `-` to turn one round.

    `tag:KEY` asks for a tag, `tag:KEY=VALUE` for its value, in which `*` stands for anything. An ARN that is pasted
    counts as the function's name.

    What is no filter is searched as text. A term that is still being typed (`alias:`, `is:can`, `-`) filters nothing
    yet; no text is an error.
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
        elif colon and prefix == "tag" and not rest.startswith("="):
            term = Term("tag", rest, negated)
        elif colon and prefix == "is" and any(flag.startswith(rest) for flag in FLAGS):
            if rest in FLAGS:
                terms.append(Term(cast("Kind", rest), negated=negated))
            continue
        else:
            term = Term("name", word, negated)
            if colon:
                notes.append(f"unknown filter {word[:24]}; {_advice(prefix)}")
        if term.text:
            terms.append(term)
    return Filter(tuple(terms), tuple(notes))


def _advice(prefix: str) -> str:
    match prefix:
        case "is":
            return f"is: takes {', '.join(FLAGS[:-1])} or {FLAGS[-1]}"
        case "tag":
            return "tag: takes a key, as in tag:team or tag:team=payments"
    return "try alias:, runtime:, is: or tag:"


def _target_of(arn: str) -> Target | None:
    try:
        return parse_target(arn)
    except InvalidTarget:
        return None
