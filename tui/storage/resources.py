"""Finds the files that ship with the product, in a wheel and in a checkout."""

from pathlib import Path


def asset(*parts: str) -> Path:
    """Return the path of a shipped file or folder below ``assets``; raise FileNotFoundError if it is absent."""
    here = Path(__file__).resolve().parents[1]
    for root in (here / "assets", here.parent / "assets"):
        if root.is_dir():
            path = root.joinpath(*parts)
            if path.exists():
                return path
    raise FileNotFoundError("/".join(("assets", *parts)))
