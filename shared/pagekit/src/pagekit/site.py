"""The pages of one service: its templates, words and static files, in front of what all share."""

import hashlib
from collections.abc import Callable
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pagekit.drawn import drawn
from pagekit.format import Lang
from pagekit.layout import Chrome, Formatter
from pagekit.text import Words

STATIC = Path(__file__).parent / "static"


class Site:
    """`package` holds `templates/` and `static/`, which are looked at first.

    Its `base.html.jinja` extends our `frame.html.jinja`: navigation, own style, foot.
    """

    def __init__(self, package: str, words: Callable[[Lang], Words]) -> None:
        self.package = package
        self.words = words
        self.folders = (Path(str(files(package))) / "static", STATIC)

    def render(self, template: str, chrome: Chrome, *, title: str, **values: object) -> str:
        """A whole page from its template."""
        context = {
            "chrome": chrome,
            "title": title,
            "t": self.words(chrome.lang),
            "f": Formatter(chrome.lang),
            **values,
        }
        return self._templates.get_template(f"{template}.html.jinja").render(context)

    def part(self, template: str, macro: str, *values: object) -> Markup:
        """A fragment from a macro: what a stream sends is what the page holds."""
        module = self._templates.get_template(f"{template}.html.jinja").module
        return drawn(getattr(module, macro)(*values).strip())

    def file(self, name: str) -> Path:
        """A static file, the service's own before the shared one."""
        return next(path for folder in self.folders if (path := folder / name).is_file())

    def static(self, name: str) -> str:
        """Its address, which changes with the bytes, so that it may be cached for ever."""
        return f"/static/{name}?v={_digest(self.file(name))[:12]}"

    @cached_property
    def _templates(self) -> Environment:
        environment = Environment(
            loader=ChoiceLoader([PackageLoader(self.package), PackageLoader("pagekit")]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.globals["static"] = self.static
        return environment


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
