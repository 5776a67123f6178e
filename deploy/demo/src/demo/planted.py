"""Cases put into the set on purpose, each with an id; `planted.csv` says what a reader should see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from demo.allocation import hectares
from demo.chance import day_between, rng, uuid_of
from demo.days import step_of
from demo.decisions import Pen
from demo.ledger import number
from demo.lines import Line
from demo.model import Cluster, Document, Expected, Fact
from demo.papers import decision, lease
from demo.returns import Owed
from demo.telling import set_told


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a reader of the pages and the API should see."""

    id: str
    kind: str
    unit: str
    subject: str
    on: date
    see_vi: str
    see_en: str


def before_telling(seed: int, clusters: Mapping[str, Sequence[Cluster]]) -> list[Case]:
    """Cases that change what happened; called once all histories are written."""
    return [
        *_two_plans(seed, clusters),
        *_future(seed, clusters),
    ]


def after_telling(seed: int, clusters: Mapping[str, Sequence[Cluster]]) -> list[Case]:
    """Cases that change what is told and when."""
    found: list[Case] = []
    for province, ones in clusters.items():
        found += _doubles(seed, province, ones)
        found += _slips(seed, province, ones)
        found += _late_decisions(seed, province, ones)
        found += _impossible(seed, province, ones)
    found += _already_there(clusters)
    return found


def _doubles(seed: int, province: str, clusters: Sequence[Cluster]) -> list[Case]:
    """The second report of a cluster over two communes is taken back in 2023."""
    found = []
    for nth, double in enumerate(one for one in clusters if one.group == "double"):
        chance = rng(seed, "double", double.key)
        on = day_between(chance, date(2023, 5, 8), date(2023, 9, 8))
        letter = Document(
            number=f"{chance.randint(200, 1900)}/SCT-QLCN-MAU",
            day=on,
            issuer=decision(chance, province, on).issuer,
        )
        case = f"D-{province}-{nth + 1}"
        for fact in list(double.facts):
            fact.true, fact.believed_until = False, on
        for fact in reversed(list(double.facts)):
            double.facts.append(
                Fact(
                    key=f"{fact.key}/retracted",
                    command="retract-fact",
                    on=on,
                    document=letter,
                    fields={"reason": "Cụm nằm trên hai xã, mỗi xã báo một lần; xã chủ trì đã báo"},
                    told=on,
                    corrects=fact.key,
                    case=case,
                )
            )
        original = next(o for o in clusters if o.name == double.name and o is not double)
        found.append(
            Case(
                id=case,
                kind="double count",
                unit=province,
                subject=f"{double.name} ({double.code})",
                on=on,
                see_vi=f"Cụm trên hai xã được ghi hai lần ({original.code} và {double.code}). "
                f"Số cuối 2022 biết trước {on:%d/%m/%Y} nhiều hơn 1 cụm, "
                f"{hectares(double.gross_ha)} ha so với số biết sau đó.",
                see_en=f"A cluster over two communes is recorded twice ({original.code}, "
                f"{double.code}). End of 2022 as known before {on} has one cluster and "
                f"{hectares(double.gross_ha)} ha more than as known later.",
            )
        )
    return found


def _slips(seed: int, province: str, clusters: Sequence[Cluster]) -> list[Case]:
    """A lease typed with a wrong area, and a wastewater status of another cluster."""
    found = []
    if province in SLIPS:
        told = [
            (one, fact)
            for one in clusters
            if one.group == "operating" and not one.is_real
            for fact in one.facts
            if fact.command == "lease-to-tenant"
            and SLIPS[province].year == fact.on.year
            and step_of(fact.told) == step_of(fact.on)
        ]
        for one, fact in sorted(told, key=lambda pair: pair[1].key)[:1]:
            found.append(_wrong_area(seed, one, fact, SLIPS[province]))
    return found


SLIPS = {"01": date(2023, 11, 20), "60": date(2024, 9, 16), "68": date(2025, 10, 20)}


def _wrong_area(seed: int, one: Cluster, fact: Fact, on: date) -> Case:
    """A tenth of the area is told first; the correction names that fact."""
    case = f"S-{one.province}-1"
    wrong = replace(
        fact,
        key=f"{fact.key}/typed",
        fields={
            **fact.fields,
            "leased_ha": hectares(max(1, number(fact.fields["leased_ha"]) // 10)),
        },
        true=False,
        case=case,
    )
    fact.corrects = wrong.key
    fact.told = max(on, fact.told + timedelta(days=40))
    fact.note = "Đính chính diện tích: bản trước thiếu một chữ số"
    fact.case = case
    one.facts.insert(one.facts.index(fact), wrong)
    return Case(
        id=case,
        kind="corrected lease",
        unit=one.province,
        subject=f"{one.name} ({one.code})",
        on=fact.told,
        see_vi=f"Hợp đồng {fact.document.number} ghi {wrong.fields['leased_ha']} ha, đính chính "
        f"thành {fact.fields['leased_ha']} ha; số biết trước và sau ngày đính chính khác nhau.",
        see_en=f"Lease {fact.document.number} was recorded with {wrong.fields['leased_ha']} ha and "
        f"corrected to {fact.fields['leased_ha']} ha; answers as known before and after differ.",
    )


def _late_decisions(seed: int, province: str, clusters: Sequence[Cluster]) -> list[Case]:
    """An establishment told half a year late, and a detailed plan told before the decision."""
    found = []
    young = [
        one
        for one in clusters
        if one.group == "idle-late" and one.established_on and not one.is_real
    ]
    late = [one for one in young if given_day(one).year == 2024][:1]
    if province == "01" and late:
        one = late[0]
        told = given_day(one) + timedelta(days=190)
        set_told(one, "establish-cluster", told)
        _name_case(one, "establish-cluster", "L-01-1")
        found.append(
            Case(
                id="L-01-1",
                kind="late decision",
                unit=province,
                subject=f"{one.name} ({one.code})",
                on=told,
                see_vi=f"Quyết định ngày {given_day(one):%d/%m/%Y} ghi nhận ngày "
                f"{step_of(told):%d/%m/%Y}: số của các ngày ở giữa khác đi theo ngày biết.",
                see_en=f"Decided on {given_day(one)}, recorded on {step_of(told)}: figures of the "
                "days between depend on when they are known.",
            )
        )
    if province == "60":
        found += _plan_first([one for one in young if _has(one, "approve-detailed-plan")])
    return found


def _plan_first(able: Sequence[Cluster]) -> list[Case]:
    for one in able[:1]:
        plan = next(f for f in one.facts if f.command == "approve-detailed-plan")
        told = plan.told + timedelta(days=62)
        establish = next(f for f in one.facts if f.command == "establish-cluster")
        establish.told, establish.case = told, "L-60-1"
        plan.case = "L-60-1"
        return [
            Case(
                id="L-60-1",
                kind="out of order",
                unit=one.province,
                subject=f"{one.name} ({one.code})",
                on=told,
                see_vi="Quy hoạch chi tiết được ghi nhận trước quyết định thành lập; có cảnh báo, "
                f"đến {step_of(told):%d/%m/%Y} mới tính là đã thành lập, theo ngày quyết định.",
                see_en="The detailed plan is recorded before the establishment decision: a warning "
                f"first; from {step_of(told)} on it is established as of the decision's day.",
            )
        ]
    return []


def _impossible(seed: int, province: str, clusters: Sequence[Cluster]) -> list[Case]:
    """Commands that the registry must refuse; nothing of them is stored."""
    if province != "01":
        return []
    found = []
    full = max(
        (one for one in clusters if one.group == "operating" and not one.is_real),
        key=lambda one: (one.leased_ha / one.industrial_ha, one.key),
    )
    on = date(2025, 4, 16)
    chance = rng(seed, "refused", full.key)
    key = f"{full.key}/refused/lease"
    _refused(
        full,
        "R-01-1",
        Fact(
            key=key,
            command="lease-to-tenant",
            on=on,
            document=lease(chance, full, on),
            fields={
                "tenant_id": str(uuid_of(seed, "tenant", key, on)),
                "name": "Công ty TNHH Cơ khí Tân Lợi (mẫu)",
                "is_fdi": False,
                "leased_ha": hectares(full.free_ha + 8_00),
            },
            told=on,
        ),
        "leased-above-industrial",
    )
    found.append(
        _refusal(
            "R-01-1", full, on, "cho thuê quá đất công nghiệp", "a lease above the industrial land"
        )
    )
    grown = next(
        one for one in clusters if one.group == "operating" and 30_00 < one.gross_ha < 60_00
    )
    on = date(2024, 10, 9)
    _refused(
        grown,
        "R-01-2",
        Fact(
            key=f"{grown.key}/refused/expand",
            command="expand-cluster",
            on=on,
            document=decision(rng(seed, "refused", grown.key), province, on),
            fields={"area_ha": "78.00", "demand_reason": "Nhiều dự án chờ đất"},
            told=on,
        ),
        "expanded-above-limit",
    )
    found.append(
        _refusal("R-01-2", grown, on, "mở rộng lên 78 ha (EXP-A)", "an expansion to 78 ha (EXP-A)")
    )
    gone = next(one for one in clusters if one.group == "abolished-idle")
    on = date(2024, 3, 12)
    key = f"{gone.key}/refused/lease"
    _refused(
        gone,
        "R-01-3",
        Fact(
            key=key,
            command="lease-to-tenant",
            on=on,
            document=lease(rng(seed, "refused", gone.key), gone, on),
            fields={
                "tenant_id": str(uuid_of(seed, "tenant", key, on)),
                "name": "Công ty CP Nội thất Minh Khang (mẫu)",
                "is_fdi": False,
                "leased_ha": "1.20",
            },
            told=on,
        ),
        "abolished",
    )
    found.append(
        _refusal(
            "R-01-3",
            gone,
            on,
            "cho thuê đất trong cụm đã bãi bỏ",
            "a lease in an abolished cluster",
        )
    )
    return found


def _refused(one: Cluster, case: str, fact: Fact, code: str) -> None:
    fact.expected, fact.case = Expected(status=409, code=code), case
    one.facts.append(fact)
    one.facts.sort(key=lambda f: f.on)


def _refusal(case: str, one: Cluster, on: date, vi: str, en: str) -> Case:
    return Case(
        id=case,
        kind="refused",
        unit=one.province,
        subject=f"{one.name} ({one.code})",
        on=on,
        see_vi=f"Lệnh bị từ chối: {vi}; lịch sử cụm không có việc này.",
        see_en=f"The command is refused: {en}; the cluster's history does not show it.",
    )


def _two_plans(seed: int, clusters: Mapping[str, Sequence[Cluster]]) -> list[Case]:
    """One cluster in the plans of two provinces that became one."""
    if not {"60", "68"} <= set(clusters):
        return []
    first = next(o for o in clusters["60"] if o.key == "60.planned.004")
    second = next(o for o in clusters["68"] if o.key == "68.planned.003")
    plan = next(f for f in second.facts if f.command == "plan-cluster")
    second.name, second.gross_ha = first.name, first.gross_ha
    plan.fields |= {"name": first.name, "area_ha": hectares(first.gross_ha)}
    on = date(2025, 10, 14)
    fact = Pen(seed, second).withdraw(on, "withdrawn", "Gộp với dòng cùng tên của tỉnh cũ kia")
    fact.case = "P-68-1"
    return [
        Case(
            id="P-68-1",
            kind="in two plans",
            unit="68",
            subject=f"{first.name} ({first.code} và {second.code})",
            on=on,
            see_vi="Một cụm ở ranh giới có trong quy hoạch của hai tỉnh cũ; sau sáp nhập một dòng "
            "được rút, số cụm theo quy hoạch của tỉnh mới giảm 1.",
            see_en="A cluster on the border stands in the plans of two former provinces; after the "
            "merger one entry is withdrawn and the new unit plans one cluster less.",
        )
    ]


def _future(seed: int, clusters: Mapping[str, Sequence[Cluster]]) -> list[Case]:
    """Decided in November 2026, in force from 1 December: it counts from then on."""
    ones = clusters.get("01", ())
    able = [
        one
        for one in ones
        if one.group == "planned" and not one.is_real and one.planned_on
        and one.planned_on < date(2024, 1, 1)
    ]  # fmt: skip
    for one in sorted(able, key=lambda one: one.key)[-1:]:
        fact = Pen(seed, one).establish(date(2026, 12, 1), kind="enterprise")
        fact.document = replace(fact.document, day=date(2026, 11, 18))
        fact.case = "F-01-1"
        one.group = "future"
        return [
            Case(
                id="F-01-1",
                kind="future effect",
                unit="01",
                subject=f"{one.name} ({one.code})",
                on=date(2026, 12, 1),
                see_vi="Quyết định ký 18/11/2026, hiệu lực 1/12/2026: hôm nay chưa tính là đã thành "
                "lập, từ 1/12 thì tính.",
                see_en="Signed on 18 Nov 2026, in force from 1 Dec 2026: not established today, "
                "established from that day on.",
            )
        ]
    return []


def _already_there(clusters: Mapping[str, Sequence[Cluster]]) -> list[Case]:
    """Cases that follow from the real samples and from the country's figures."""
    found = []
    for one in clusters.get("15", ()):
        if one.key == "15.minh-quan":
            found.append(
                Case(
                    id="X-15-1",
                    kind="made to meet a figure",
                    unit="15",
                    subject=f"{one.name} ({one.code})",
                    on=date(2025, 9, 19),
                    see_vi="Lào Cai 12/2025 công bố 22 cụm, 843,78 ha; danh sách mẫu có 20 cụm, 844,41 "
                    "ha. Hai cụm làng nghề nhỏ và lần giảm diện tích này là giả lập để khớp.",
                    see_en="Lào Cai published 22 clusters on 843.78 ha for 12/2025, the list of samples "
                    "has 20 on 844.41. Two small craft clusters and this cut are invented to meet it.",
                )
            )
        if one.key in ("15.mong-son", "15.yen-hop-2"):
            found.append(
                Case(
                    id=f"T-15-{1 if one.key == '15.mong-son' else 2}",
                    kind="regime change",
                    unit="15",
                    subject=f"{one.name} ({one.code})",
                    on=date(2026, 9, 23),
                    see_vi="Quyết định sau 15/9/2026 theo chế độ R2, vì hồ sơ đang thẩm định khi chế độ "
                    "mới bắt đầu; ghi chú nêu lý do.",
                    see_en="Decided after 15 Sep 2026 under R2, because its dossier was being appraised "
                    "when R3 began; the note says so.",
                )
            )
    waiting = [
        one
        for ones in clusters.values()
        for one in ones
        if one.group == "legacy" and one.established_on is None
    ]
    for nth, one in enumerate(sorted(waiting, key=lambda one: one.key), 1):
        found.append(
            Case(
                id=f"W-{one.province}-{nth}",
                kind="deadline",
                unit=one.province,
                subject=f"{one.name} ({one.code})",
                on=date(2026, 12, 31),
                see_vi="Hình thành trước 2009, chưa thành lập (dòng 15.2): hạn 31/12/2026.",
                see_en="Formed before 2009, not established (row 15.2): due before 31 Dec 2026.",
            )
        )
    return found


def given_day(one: Cluster) -> date:
    if one.established_on is None:
        raise ValueError(f"{one.key} is not established")
    return one.established_on


def _has(one: Cluster, command: str) -> bool:
    return any(fact.command == command for fact in one.facts)


def _name_case(one: Cluster, command: str, case: str) -> None:
    for fact in one.facts:
        if fact.command == command:
            fact.case = case


RETURN_CASES = {
    "missing": ("thiếu", "Không nộp: kỳ này của đơn vị hiện là thiếu, số lao động lấy kỳ trước.",
                "Never came: shown as missing, jobs are those of the period before."),
    "restated": ("số đã công bố sửa lại", "Bản 1 theo cách tính cũ, bản 2 năm 2023 thay số: cả hai còn xem "
                 "được, số lao động (và cụm tính hai lần) khác theo ngày biết.",
                 "Version 1 by the old notion, version 2 of 2023 restates it; both can be read, "
                 "figures differ by the day of knowledge."),
    "corrected": ("đính chính một lần", "Bản 2 thay bản 1 đã chấp nhận; bản 1 hiện là đã được thay.",
                  "Version 2 supersedes the accepted version 1, visibly."),
    "corrected-twice": ("đính chính hai lần", "Bản 3 thay bản 2, bản 2 thay bản 1.",
                        "Version 3 supersedes 2, which superseded 1."),
    "twice": ("gửi hai lần", "Văn bản giấy và nhập cơ sở dữ liệu cùng số: chỉ một lần nộp được ghi.",
              "By letter and by database with the same figures: one submission is recorded."),
    "rate-ready": ("tỷ lệ theo đất có hạ tầng (F3)", "Bị từ chối vì dòng 19 không bằng 18/17; bản đúng "
                   "vào sau.", "Refused, row 19 is not 18/17; the right one follows."),
    "rate-cleared": ("tỷ lệ theo đất sạch (F4)", "Bị từ chối vì dòng 19 không bằng 18/17; bản đúng vào "
                     "sau.", "Refused, row 19 is not 18/17; the right one follows."),
    "rate-gross": ("tỷ lệ theo diện tích cụm (F5)", "Bị từ chối vì dòng 19 không bằng 18/17; bản đúng vào "
                   "sau.", "Refused, row 19 is not 18/17; the right one follows."),
    "wrong-period": ("sai nhãn kỳ", "Bị từ chối: văn bản cũ hơn kỳ nó nêu; bản đúng vào sau.",
                     "Refused: the letter is older than the period it names; the right one follows."),
    "square-metres": ("m2 thay ha", "Bị từ chối: dòng 18 lớn hơn dòng 17; bản đúng vào sau.",
                      "Refused: row 18 is above row 17; the right one follows."),
    "dot-for-comma": ("dấu chấm và phẩy", "Bị từ chối: dòng 4 đọc được theo hai cách; bản đúng vào sau.",
                      "Refused: row 4 can be read in two ways; the right one follows."),
    "millions": ("triệu thay tỷ", "Bản 1 bị trả lại có lý do, bản 2 được chấp nhận.",
                 "Version 1 is sent back with the reason, version 2 is accepted."),
    "falls": ("lũy kế giảm", "Dòng 14 thấp hơn kỳ trước dù không có sự kiện nào; vẫn được chấp nhận.",
              "Row 14 is below that of the period before without any event; accepted as it is."),
    "sent-back": ("trả lại", "Bản 1 bị trả lại vì thiếu chữ ký, bản 2 cùng số được chấp nhận.",
                  "Version 1 is sent back unsigned, version 2 with the same figures is accepted."),
    "still-back": ("đang trả lại", "Bản 1 đã bị trả lại, chưa có bản mới: hiện là bị trả lại.",
                   "Version 1 was sent back and nothing newer came: shown as returned."),
    "undecided": ("chờ quyết định", "Đã nộp, chưa chấp nhận: số lao động vẫn là của kỳ trước.",
                  "Submitted and not yet accepted: jobs are still those of the period before."),
}  # fmt: skip


def of_returns(
    fault_of: Mapping[Owed, str], late_days: Mapping[Owed, int], sent: Sequence[Line]
) -> list[Case]:
    """One case for every fault, and one for every late return."""
    first = {}
    for line in sent:
        first.setdefault(line.key.rsplit("/", 1)[0], line.on)
    found = []
    for one, fault in fault_of.items():
        kind, vi, en = RETURN_CASES[fault]
        found.append(_return_case(one, f"B04-{one.unit}-{one.period.code}", kind, (vi, en), first))
    for one, days in late_days.items():
        words = (
            f"Gửi muộn {days} ngày so với hạn trước {one.period.due_before:%d/%m/%Y}.",
            f"{days} days late against the deadline before {one.period.due_before}.",
        )
        found.append(
            _return_case(one, f"B04-{one.unit}-{one.period.code}-late", "nộp muộn", words, first)
        )
    return found


def _return_case(
    one: Owed, id_: str, kind: str, words: tuple[str, str], first: Mapping[str, date]
) -> Case:
    return Case(
        id=id_,
        kind=kind,
        unit=one.unit,
        subject=f"B04 {one.period.code} ({'34' if one.period.by_34 else '63'}:{one.unit})",
        on=first.get(f"return/{one.key}", one.period.due_before),
        see_vi=words[0],
        see_en=words[1],
    )
