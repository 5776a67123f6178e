"""A problem as a page: in words, with a code to quote and ways to go on."""

import pytest

from pagekit.problem import ProblemPage
from reporting.pages import errors
from testkit.document import Document

from .sample import OPERATOR
from .states import chrome


def drawn(status: int, path: str = "/cum", *, signed_in: bool = False, **more: object) -> Document:
    page = ProblemPage(
        status=status, title="Tiêu đề", detail="Vì sao.", correlation_id="abc-1", **more  # type: ignore[arg-type]
    )  # fmt: skip
    visitor = OPERATOR if signed_in else None
    return Document(errors.render(page, chrome(path, ("q", "x"), visitor=visitor)))


def ways(document: Document) -> list[str]:
    lists = document.all("ul", class_="goes")
    links = [link for link in document.all("a") if link.parent and link.parent.parent in lists]
    return [link["href"] for link in links]


@pytest.mark.parametrize(
    ("status", "signed_in", "expected"),
    [
        (404, False, ["/", "/cum"]),
        (401, False, ["/dang-nhap", "/", "/cum"]),
        (403, False, ["/dang-nhap", "/", "/cum"]),
        (403, True, ["/dang-nhap", "/", "/cum"]),
        (422, False, ["/cum", "/", "/cum"]),
        (500, True, ["/cum?q=x", "/", "/cum"]),
        (503, False, ["/cum?q=x", "/", "/cum"]),
    ],
)
def test_a_problem_offers_what_may_help(status: int, signed_in: bool, expected: list[str]) -> None:
    assert ways(drawn(status, signed_in=signed_in)) == expected


def test_a_problem_has_its_code_to_quote() -> None:
    assert "Mã tra cứu: abc-1." in drawn(500).text


def test_a_wrong_part_of_the_address_is_named_as_the_page_names_it() -> None:
    document = drawn(422, errors=(("ghi-nhan", "Không đúng."), ("chi_tiet", "Lạ.")))

    assert "Ghi nhận đến ngày: Không đúng." in document.text
    assert "chi_tiet: Lạ." in document.text


def test_when_nothing_can_be_served_the_sealed_reports_are_offered() -> None:
    page = ProblemPage(status=503, title="Bận", detail="Chờ.", correlation_id="abc-1")
    sealed = errors.render(page, chrome("/cum"), sealed=(("Biểu 04, 6 tháng 2026", "/cum.csv"),))

    assert "Báo cáo đã niêm phong vẫn đọc được Biểu 04, 6 tháng 2026" in Document(sealed).text
    assert "Chưa có báo cáo nào được niêm phong" in drawn(503).text
