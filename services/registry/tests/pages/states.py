"""Every page in each of its states: what the pictures show and the accessibility tests visit."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from pagekit import problem, signin
from pagekit.format import Lang
from pagekit.layout import Visitor
from pagekit.problem import ProblemPage
from registry.pages import blank, filing, result, returns, versions
from registry.pages.address import read
from registry.pages.layout import SITE, Chrome
from registry.pages.models import Carried
from registry.pages.problems import LABELS, WAYS
from registry.workbooks.outcome import Taken

from . import sample
from .sample import OFFICER


@dataclass(frozen=True)
class State:
    """One picture: a name for its file, the address, the document."""

    name: str
    path: str
    draw: Callable[[], str]


def chrome(
    path: str = "/nop-bieu",
    *query: tuple[str, str],
    lang: Lang = "vi",
    visitor: Visitor | None = OFFICER,
) -> Chrome:
    return Chrome(lang=lang, address=read(path, query), visitor=visitor)


def taken(name: str, what: Taken, lang: Lang = "vi", **more: object) -> State:
    page = sample.result(what, **more)
    return State(name, "/nop-bieu", lambda: result.render(page, chrome(lang=lang)))


CARRIED = Carried(filename=sample.FILE, content="UEsDBA==")
MARKED = UUID(int=7)
REFUSED = Taken(status="refused", errors=sample.ERRORS, warnings=sample.WARNINGS, marked_id=MARKED)


def states() -> list[State]:
    return [*_filing(), *_results(), *_returns(), *_others()]


def _filing() -> list[State]:
    mau = "/nop-bieu/mau"
    return [
        State("filing", "/nop-bieu", lambda: filing.render(sample.filing(), chrome())),
        State("filing-empty", "/nop-bieu", lambda: filing.render(
            sample.filing(latest=()), chrome())),
        State("filing-due", "/nop-bieu", lambda: filing.render(
            sample.filing(duties=(
                sample.duty(period=sample.period("H1-2026")),
                sample.duty(known=sample.known(), unit_name="Yên Bái"),
            )), chrome())),
        State("filing-refused", "/nop-bieu", lambda: filing.render(
            sample.filing(
                refused="Tệp có mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi lưu lại.",
            ), chrome())),
        State("filing-english", "/nop-bieu", lambda: filing.render(
            sample.filing(), chrome(lang="en"))),
        State("blank", mau, lambda: blank.render(sample.blank(), chrome(mau))),
        State("blank-late", mau, lambda: blank.render(
            sample.blank(period=sample.period("H1-2026")), chrome(mau))),
        State("blank-known", mau, lambda: blank.render(
            sample.blank(known=sample.known()), chrome(mau))),
        State("blank-cluster", mau, lambda: blank.render(
            sample.blank(
                form="B02", subject_kind="cluster", subjects=sample.clusters(),
            ), chrome(mau))),
        State("blank-tenant", mau, lambda: blank.render(
            sample.blank(
                form="B01", subject_kind="tenant",
            ), chrome(mau))),
        State("blank-commune", mau, lambda: blank.render(
            sample.blank(form="B03", subject_kind="commune"), chrome(mau))),
        State("blank-no-cluster", mau, lambda: blank.render(
            sample.blank(form="B02", subject_kind="cluster"), chrome(mau))),
        State("blank-no-unit", mau, lambda: blank.render(
            sample.blank(units=(), unit=""), chrome(mau, lang="en"))),
    ]  # fmt: skip


def _results() -> list[State]:
    would = Taken(status="would-store", returns=(sample.one(warnings=1),), warnings=sample.WARNINGS)
    many = Taken(
        status="would-store",
        returns=(*sample.tenants("would-submit", 130), *sample.tenants("would-repeat", 12)),
        skipped=3,
    )
    stored = Taken(
        status="stored",
        returns=(sample.one(action="submitted", return_id=UUID(int=1), warnings=1),),
    )
    outdated = Taken(status="outdated", differences=sample.DIFFERENCES, marked_id=MARKED)
    return [
        taken("result-possible", would, carried=CARRIED, figures=sample.figures()),
        taken("result-many", many),
        taken("result-refused", REFUSED),
        taken("result-english", REFUSED, "en"),
        taken("result-outdated", outdated),
        taken("result-stored", stored),
    ]


def _returns() -> list[State]:
    list_, one = "/nop-bieu/da-nop", "/nop-bieu/da-nop/x"
    return [
        State("returns", list_, lambda: returns.render(
            sample.returns(next_cursor="abc"), chrome(list_))),
        State("returns-empty", list_, lambda: returns.render(
            sample.returns(rows=()), chrome(list_))),
        State("returns-filtered", list_, lambda: returns.render(
            sample.returns(rows=()), chrome(list_, ("bieu", "B03")))),
        State("versions", one, lambda: versions.render(sample.versions(), chrome(one))),
        State("versions-english", one, lambda: versions.render(
            sample.versions(), chrome(one, lang="en"))),
    ]  # fmt: skip


def _others() -> list[State]:
    def wrong(status: int, title: str, detail: str) -> str:
        page = ProblemPage(
            status=status, title=title, detail=detail, correlation_id="0197a2c4-77aa-7000"
        )
        return problem.render(SITE, page, chrome(), labels=LABELS, ways=WAYS)

    return [
        State("sign-in", "/dang-nhap", lambda: signin.render(
            SITE, chrome("/dang-nhap", visitor=None), start="/dang-nhap/bat-dau", open_to_all="/")),
        State("problem-403", "/nop-bieu", lambda: wrong(
            403, "Vai trò không phù hợp", "Việc này cần một trong các vai trò: province_officer.")),
        State("problem-503", "/nop-bieu", lambda: wrong(
            503, "Tạm thời chưa phục vụ được", "Cơ sở dữ liệu chưa trả lời. Hãy thử lại.")),
    ]  # fmt: skip
