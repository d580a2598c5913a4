"""Cell styles, a terminal's graphic rendition: made from Rich styles and put down as the shortest SGR."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color, ColorSystem
from rich.style import Style

from tui.terminal.colours import Colours

_BOLD, _DIM, _REVERSE = 1 << 0, 1 << 1, 1 << 6
# Rich's attribute bits in order: bold dim italic underline blink blink2 reverse conceal strike underline2 frame
# encircle overline.
_ON = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53")
_OFF = ("22", "22", "23", "24", "25", "25", "27", "28", "29", "24", "54", "54", "55")
_OF_VT100 = _BOLD | 1 << 3 | 1 << 4 | _REVERSE
# Attributes that show on an empty cell: all but bold, dim, italic and conceal.
_SEEN_ON_BLANKS = 0b1_1111_0111_1000
# How far (0 to 255, in any of red, green, blue) a background is from the ground to be told apart without colour.
_STANDS_OUT = 50

_MOST_CELL_STYLES = 20_000


class CellStyle:
    """One rendition; compared by identity, so always taken from one `CellStyles`.

    `blank` tells how an empty cell looks: the attributes that show on it, and the colours that they bring out.
    """

    __slots__ = ("attributes", "back", "blank", "fore")

    def __init__(self, attributes: int, fore: str, back: str) -> None:
        self.attributes = attributes
        self.fore = fore
        self.back = back
        seen = attributes & _SEEN_ON_BLANKS
        self.blank: tuple[int, str, str] = (seen, fore, back) if seen else (0, "", back)

    def __repr__(self) -> str:
        return f"CellStyle({self.attributes:#b}, {self.fore!r}, {self.back!r})"


def transition(before: CellStyle | None, after: CellStyle) -> str:
    """Give the shortest SGR that turns one style into another; None is an unknown style."""
    if before is after:
        return ""
    whole = _codes(after.attributes)
    whole += [code for code in (after.fore, after.back) if code]
    fresh = f"\x1b[0;{';'.join(whole)}m" if whole else "\x1b[m"
    if before is None:
        return fresh
    gone, came = before.attributes & ~after.attributes, after.attributes & ~before.attributes
    off = list(dict.fromkeys(_OFF[bit] for bit in range(len(_OFF)) if gone >> bit & 1))
    # One code ends bold and dim together, and another both underlines: what stays is said again.
    came |= sum(1 << bit for bit in range(len(_ON)) if after.attributes >> bit & 1 and _OFF[bit] in off)
    steps = off + _codes(came)
    if before.fore != after.fore:
        steps.append(after.fore or "39")
    if before.back != after.back:
        steps.append(after.back or "49")
    if not steps:
        return ""
    changed = f"\x1b[{';'.join(steps)}m"
    return min(fresh, changed, key=len)


class CellStyles:
    """Every style in use, made from styles for one number of colours.

    Links (OSC 8) are left out: a terminal's link is live text from outside.
    """

    def __init__(self, colours: Colours, ground: Color | None = None, *, ends_attributes: bool = True) -> None:
        """Make them for so many colours on a ground; without `ends_attributes` for a VT100 (see `Abilities`)."""
        self.colours = colours
        self._ends_attributes = ends_attributes
        self._ground = (ground or Color.from_rgb(0, 0, 0)).get_truecolor()
        self._cell_styles: dict[tuple[int, str, str], CellStyle] = {}
        self._transitions: dict[tuple[CellStyle, CellStyle], str] = {}
        self.of = lru_cache(maxsize=16_384)(self._make)
        self.plain = self._cell_style(0, "", "")

    def transition(self, before: CellStyle | None, after: CellStyle) -> str:
        """Give `transition(before, after)`, remembered."""
        if before is None:
            return transition(None, after)
        key = (before, after)
        if (known := self._transitions.get(key)) is None:
            known = self._transitions[key] = transition(before if self._ends_attributes else None, after)
        return known

    def _cell_style(self, attributes: int, fore: str, back: str) -> CellStyle:
        key = (attributes, fore, back)
        cell_style = self._cell_styles.get(key)
        if cell_style is None:
            if len(self._cell_styles) > _MOST_CELL_STYLES:
                # Fading colours make styles without end. A style made twice costs a few cells painted again.
                self._cell_styles.clear()
                self._transitions.clear()
                self.of.cache_clear()
            cell_style = self._cell_styles[key] = CellStyle(attributes, fore, back)
        return cell_style

    def _make(self, style: Style | None) -> CellStyle:
        if style is None:
            return self.plain
        attributes = style._attributes & style._set_attributes
        if not self._ends_attributes:
            attributes &= _OF_VT100
        system = self.colours.system
        if system is None:
            return self._cell_style(attributes | self._instead_of_colour(style), "", "")
        fore, back = style.color, style.bgcolor
        fore_codes, back_codes = _sgr(fore, system, True), _sgr(back, system, False)
        if fore is not None and back is not None and fore != back and _number(fore_codes) == _number(back_codes):
            fore_codes = _readable(back)
        return self._cell_style(attributes, fore_codes, back_codes)

    def _instead_of_colour(self, style: Style) -> int:
        """Tell the attributes that say what a colour would have said: reverse for a highlighted background."""
        if style.bgcolor is None or style.bgcolor.is_default:
            return 0
        back = style.bgcolor.get_truecolor()
        distance = max(abs(one - other) for one, other in zip(back, self._ground, strict=True))
        return _REVERSE if distance > _STANDS_OUT else 0


def _codes(attributes: int) -> list[str]:
    return [_ON[bit] for bit in range(attributes.bit_length()) if attributes >> bit & 1]


@lru_cache(maxsize=8_192)
def _sgr(colour: Color | None, system: ColorSystem, foreground: bool) -> str:
    if colour is None or colour.is_default:
        return ""
    return ";".join(colour.downgrade(system).get_ansi_codes(foreground))


def _number(codes: str) -> str:
    """Name a colour apart from its use as fore- or background, so that the two can be compared."""
    if not codes:
        return ""
    if codes[:3] in ("38;", "48;"):
        return codes[3:]
    number = int(codes)
    return str(number - 10 if number in range(40, 48) or number in range(100, 108) else number)


def _readable(back: Color) -> str:
    """Pick a sixteen-colour foreground that can be read on a background that swallowed the wanted one."""
    lightness = _lightness(back)
    return "90" if lightness < 0.25 else "97" if lightness < 0.5 else "30"


@lru_cache(maxsize=1_024)
def _lightness(colour: Color) -> float:
    red, green, blue = colour.get_truecolor()
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
