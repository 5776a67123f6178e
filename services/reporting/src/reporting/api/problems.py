"""Every refusal of reporting as a problem: its status and its words. A test proves it complete."""

from collections.abc import Iterator
from contextlib import contextmanager

from reporting.domain.errors import Refusal
from servicekit.common_problems import COMMON
from servicekit.problems import Problem, ProblemBook, ProblemTable, problem_text

PROBLEMS: ProblemTable = {
    "reason-missing": problem_text(
        422,
        ("Chưa nêu lý do", "Hãy nêu lý do, không quá {chars_max} ký tự."),
        ("A reason is missing", "Give a reason of at most {chars_max} characters."),
    ),
    "not-held": problem_text(
        404,
        ("Không còn tạm giữ", "Không có gì đang chờ ở số {id}; có thể đã được xử lý."),
        ("Not held any more", "Nothing waits under {id}; it may have been dealt with."),
    ),
    "still-not-applicable": problem_text(
        409,
        ("Vẫn chưa áp dụng được", "Sự kiện vẫn bị từ chối, chưa có gì thay đổi. {reason_vi}"),
        ("Still not applicable", "The event is refused again; nothing has changed. {reason_en}"),
    ),
    "unknown-projection": problem_text(
        404,
        ("Không có phép chiếu này", "Không có phép chiếu {projection}."),
        ("No such projection", "There is no projection {projection}."),
    ),
    "unknown-build": problem_text(
        404,
        ("Không có bản dựng này", "Phép chiếu {projection} không có bản dựng {build}."),
        ("No such build", "The projection {projection} has no build {build}."),
    ),
    "live-build": problem_text(
        409,
        (
            "Bản dựng đang dùng",
            "Bản dựng {build} của {projection} đang trả lời; hãy chuyển sang bản khác trước.",
        ),
        ("The live build", "Build {build} of {projection} answers now; switch to another first."),
    ),
    "build-behind": problem_text(
        409,
        (
            "Bản dựng chưa đọc kịp",
            "Bản dựng {build} của {projection} đọc {source} ít hơn bản đang dùng. Hãy chờ.",
        ),
        (
            "The build is behind",
            "Build {build} of {projection} has read less of {source} than the live one. Wait.",
        ),
    ),
    "too-many-builds": problem_text(
        409,
        (
            "Đã có nhiều bản dựng",
            "Phép chiếu {projection} đã có {builds_max} bản dựng, là tối đa. Hãy bỏ bớt một bản.",
        ),
        (
            "There are builds enough",
            "The projection {projection} has {builds_max} builds, which is the most. Drop one.",
        ),
    ),
    "journal-changed": problem_text(
        409,
        ("Vừa có quyết định khác", "Một người vận hành khác vừa quyết định. Hãy xem lại."),
        ("Another decision came first", "Another operator has just decided. Look again."),
    ),
    "figures-closed": problem_text(
        403,
        ("Số liệu không công khai", "Hãy đăng nhập để xem số liệu."),
        ("Figures are not public", "Sign in to read the figures."),
    ),
    "unknown-report": problem_text(
        404,
        ("Không có báo cáo này", "Không có {field_vi} {value}."),
        ("No such report", "There is no {field_en} {value}."),
    ),
    "unknown-unit": problem_text(
        404,
        ("Không có tỉnh này", "Không có tỉnh {unit} trong địa giới đang xem."),
        ("No such province", "There is no province {unit} on this map."),
    ),
    "unknown-establishment": problem_text(
        404,
        ("Không tìm thấy cơ sở", "Không có cơ sở {establishment} trong số liệu."),
        ("No such establishment", "There is no establishment {establishment} in the figures."),
    ),
    "unknown-cluster": problem_text(
        404,
        ("Không tìm thấy cụm", "Không có cụm công nghiệp {cluster} trong số liệu."),
        ("No such cluster", "There is no cluster {cluster} in the figures."),
    ),
}

BOOK = ProblemBook(COMMON, PROBLEMS)


@contextmanager
def refusals() -> Iterator[None]:
    """Around a command: what the domain refuses leaves as a problem."""
    try:
        yield
    except Refusal as refusal:
        raise Problem(refusal.code, **refusal.params) from refusal
