"""A service that has nothing but one page."""

from pathlib import Path

import pytest

from pagekit.site import Site
from pagekit.text import Words, merged
from pagekit.texts import TEXTS

BASE = """{% extends "frame.html.jinja" %}
{% block nav %}<li><a href="/tra">Trà</a></li>{% endblock %}
"""
PAGE = """{% extends "base.html.jinja" %}
{% block name %}tea{% endblock %}
{% block main %}<h1>{{ title }}</h1><p>{{ line }}</p>{% endblock %}
"""
OWN = {
    "signin.line": ("Đăng nhập để pha trà.", "Sign in to make tea."),
    "signin.open": ("Xem thực đơn", "See the menu"),
    "home": ("Về thực đơn", "To the menu"),
    "leaf": ("Loại lá", "Leaf"),
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    package = tmp_path / "teahouse"
    (package / "templates").mkdir(parents=True)
    (package / "static").mkdir()
    (package / "__init__.py").touch()
    (package / "templates/base.html.jinja").write_text(BASE, encoding="utf-8")
    (package / "templates/tea.html.jinja").write_text(PAGE, encoding="utf-8")
    (package / "static/tea.css").write_text("h1{color:green}", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    texts = merged(TEXTS, OWN)
    return Site("teahouse", lambda lang: Words(lang, texts))
