"""The pictures of the README and the manual are current, whole, and need nothing from a network."""

import os
from xml.etree import ElementTree as ET

import pytest

from tests.pictures import ALL, PICTURES


@pytest.mark.parametrize("name", ALL)
def test_the_picture_shows_what_bpcli_prints_now(name):
    """The stored picture is what the script makes (BPCLI_REGENERATE=1 writes it)."""
    made = ALL[name]()
    if os.environ.get("BPCLI_REGENERATE") == "1" and not os.environ.get("CI"):
        (PICTURES / name).write_text(made, encoding="utf-8")
    assert (PICTURES / name).read_text(encoding="utf-8") == made


@pytest.mark.parametrize("name", ALL)
def test_the_picture_stands_alone(name):
    """It is well-formed and loads nothing."""
    text = (PICTURES / name).read_text(encoding="utf-8")
    ET.fromstring(text)
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "").replace("https://www.textualize.io", "")
    assert "@font-face" not in text
