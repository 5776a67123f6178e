"""The palette of the style sheet: text can be read on it, and neighbours told apart by everyone."""

import re
from itertools import pairwise

import pytest

from pagekit.site import STATIC

STYLE = (STATIC / "frame.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--([a-z0-9-]+):(#[0-9a-f]{6})", STYLE))

type Rgb = tuple[float, float, float]

TEXT = [
    ("ink", "paper"), ("ink", "page"), ("ink", "tint"), ("ink", "flash"), ("ink", "s1"),
    ("ink", "s2"), ("ink", "s3"), ("paper", "s4"), ("paper", "s5"), ("muted", "paper"),
    ("muted", "page"), ("link", "paper"), ("link", "page"), ("link", "tint"), ("paper", "brand"),
    ("brand-quiet", "brand"), ("good", "paper"), ("good", "page"), ("attention", "paper"),
    ("attention", "page"), ("bad", "paper"), ("ink", "brand-quiet"), ("muted", "tint"),
]  # fmt: skip
SHAPES = [
    ("focus", "paper"), ("focus", "page"), ("edge", "paper"), ("s4", "page"), ("good", "paper"),
    ("attention", "s1"), ("attention", "s2"), ("flash", "s4"), ("flash", "s5"), ("brand", "page"),
]  # fmt: skip
# Machado, Oliveira and Fernandes (2009), full strength, in linear light.
VISIONS = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_has_a_contrast_of_four_and_a_half(text: str, ground: str) -> None:
    assert _contrast(COLOURS[text], COLOURS[ground]) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_what_must_be_seen_has_a_contrast_of_three(shape: str, ground: str) -> None:
    assert _contrast(COLOURS[shape], COLOURS[ground]) >= 3


@pytest.mark.parametrize("vision", VISIONS)
def test_neighbouring_classes_of_the_map_differ_in_every_kind_of_vision(vision: str) -> None:
    classes = [_lab(COLOURS[f"s{place}"], vision) for place in range(1, 6)]

    assert all(_distance(before, after) >= 11 for before, after in pairwise(classes))


def test_the_colours_are_the_agreed_ones() -> None:
    agreed = {
        "ink": "#14242e", "muted": "#4c5f6b", "page": "#f4f6f8", "link": "#0b5cad",
        "brand": "#0b3a57", "focus": "#b37400", "good": "#1b6e4b", "attention": "#8a5300",
        "bad": "#b3261e", "s1": "#e3eef5", "s2": "#b4d3e3", "s3": "#79b0cc", "s4": "#2b759e",
        "s5": "#0b3a57", "flash": "#ffdf7a", "tint": "#fff3c4",
    }  # fmt: skip

    assert agreed.items() <= COLOURS.items()


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> Rgb:
    def light(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (light(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def _lab(colour: str, vision: str) -> Rgb:
    seen = [
        sum(weight * channel for weight, channel in zip(row, _linear(colour), strict=True))
        for row in VISIONS[vision]
    ]
    red, green, blue = (min(1.0, max(0.0, channel)) for channel in seen)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883

    def root(part: float) -> float:
        return part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116

    return 116 * root(y) - 16, 500 * (root(x) - root(y)), 200 * (root(y) - root(z))


def _distance(one: Rgb, other: Rgb) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5)
