"""An operators' page with something in every state."""

from dataclasses import replace
from datetime import timedelta

from reporting.pages.models import (
    BuildLine,
    Comparison,
    OperationsPage,
    ParkedLine,
    QuarantineLine,
    ReaderLine,
)
from reporting.views import Said

from .sample import NOW, REVISION, TODAY, cluster_id, freshness

CLUSTER = "vn.nhipcau.registry.cluster"


def operations(**changes: object) -> OperationsPage:
    page = OperationsPage(
        readers=(
            _reader("clusters", 3, "registry.cluster", behind=0, lag_s=1.8, parked=2),
            _reader("clusters", 4, "registry.cluster", "again", behind=48_210, lag_s=None),
            _reader("returns", 1, "registry.return", behind=0, lag_s=1.8, quarantined=1),
        ),
        parked=(
            ParkedLine(
                id="41", projection="clusters", source="/registry", stream="cluster",
                stream_id=cluster_id(9), name="Đông Hà",
                type=f"{CLUSTER}.tenant-leased.v1", kind="data",
                reason=Said(
                    "leased_ha: phải là số thập phân (nhận được: 16,40 ha).",
                    "leased_ha: must be a decimal number (found: 16,40 ha).",
                ), waiting=3,
                since=NOW - timedelta(hours=2, minutes=11), event_id=cluster_id(70_041),
                position=1_284_311,
            ),
            ParkedLine(
                id="42", projection="clusters", source="/registry", stream="cluster",
                stream_id=cluster_id(11), name="Minh Quân",
                type=f"{CLUSTER}.adjusted.v1", kind="gap",
                reason=Said(
                    "Chưa nhận được phiên bản 7 của đối tượng.", "Version 7 has not come."
                ), waiting=1,
                since=NOW - timedelta(minutes=4), event_id=cluster_id(70_042),
                position=1_284_880,
            ),
        ),
        quarantined=(
            QuarantineLine(topic="registry.return", partition=1, offset=20_417,
                           reason=Said("Thiếu ce_subject.", "ce_subject is missing."),
                           since=NOW - timedelta(days=1), projection="returns"),
            QuarantineLine(topic="registry.cluster", partition=4, offset=998,
                           reason=Said("Không phải JSON.", "Not JSON."),
                           since=NOW - timedelta(days=12), discarded_at=NOW - timedelta(days=11)),
        ),
        builds=(
            BuildLine(projection="clusters", build=2, state="old",
                      created_at=NOW - timedelta(days=40), behind=0, rows=1126),
            BuildLine(projection="clusters", build=3, state="live",
                      created_at=NOW - timedelta(days=9), behind=0, rows=1126),
            BuildLine(projection="clusters", build=4, state="building",
                      created_at=NOW - timedelta(minutes=6), behind=48_210, rows=873),
            BuildLine(projection="returns", build=1, state="live",
                      created_at=NOW - timedelta(days=40), behind=0, rows=509),
        ),
        fresh=(freshness(parked=2, quarantined=1),),
        as_of=NOW,
        today=TODAY,
        synthetic=True,
        revision=REVISION,
    )  # fmt: skip
    return replace(page, **changes)  # type: ignore[arg-type] # a test names fields of the page


def compared(differing: int) -> OperationsPage:
    page = operations()
    comparison = Comparison(
        rows=1126,
        differing=differing,
        at=NOW,
        examples=("CCN-68-0009: leased_ha 16,40 → 13,20",) if differing else (),
    )
    builds = tuple(
        replace(build, comparison=comparison) if build.build == 2 else build
        for build in page.builds
    )
    return replace(page, builds=builds)


def quiet() -> OperationsPage:
    return operations(
        parked=(),
        quarantined=(),
        readers=(_reader("clusters", 3, "registry.cluster", behind=0, lag_s=1.8),),
        fresh=(freshness(),),
    )


def _reader(
    projection: str, build: int, topic: str, state: str = "reading", *, behind: int | None,
    lag_s: float | None, parked: int = 0, quarantined: int = 0,
) -> ReaderLine:  # fmt: skip
    return ReaderLine(
        projection=projection,
        build=build,
        topic=topic,
        state=state,
        behind=behind,
        lag_s=lag_s,
        complete_to=NOW - timedelta(seconds=2) if lag_s is not None else None,
        parked=parked,
        quarantined=quarantined,
        incomplete=False,
    )
