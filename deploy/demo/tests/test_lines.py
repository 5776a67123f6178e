"""The lines: the same bytes for the same seed, smaller sets inside larger ones, a valid order."""

import csv
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import orjson
import pytest

from demo.allocation import allocations
from demo.cases import as_csv
from demo.days import HISTORY_TOLD, REFORM, STEPS, TODAY
from demo.places import communes_of, territory
from demo.world import World, build

TABLE = Path(__file__).parents[1] / "planted.csv"
BIRTHS = ("plan-cluster", "record-legacy-cluster")
WITH_AREA = ("record-legacy-cluster", "establish-cluster", "expand-cluster")


def test_two_runs_give_one_digest(world: World, tmp_path: Path) -> None:
    out = tmp_path / "lines.ndjson"
    done = subprocess.run(
        [sys.executable, "-m", "demo", "generate", "--size", "S", "--out", str(out)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert world.digest() in done.stdout
    assert out.read_bytes() == b"".join(line.as_bytes() for line in world.lines)


def test_another_seed_gives_another_set_with_the_same_sums(world: World) -> None:
    other = build("S", seed=7)

    assert other.digest() != world.digest()
    assert Counter(one.group for ones in other.clusters.values() for one in ones) == Counter(
        one.group for ones in world.clusters.values() for one in ones
    )


def test_what_size_s_holds_size_m_holds_too(world: World, country: World) -> None:
    larger = {line.as_bytes() for line in country.lines}

    assert [line.key for line in world.lines if line.as_bytes() not in larger] == []
    assert {case.id for case in world.cases} <= {case.id for case in country.cases}


def test_the_size_is_small_enough_to_load_at_every_start(world: World) -> None:
    assert 20_000 < len(world.lines) < 32_000
    assert max(len(line.as_bytes()) for line in world.lines) < 4_000


def test_history_is_told_first_and_then_step_by_step(world: World) -> None:
    steps = [line.step for line in world.lines]

    assert steps == sorted(steps)
    assert set(steps) <= set(STEPS)
    assert (steps[0], steps[-1]) == (HISTORY_TOLD, TODAY)
    for line in world.lines:
        signed = line.body.get("document", {}).get("date", "2000-01-01")
        assert signed <= line.step.isoformat(), line.key
        assert line.on <= line.step or line.case == "F-01-1", line.key


def test_some_papers_are_told_late(world: World) -> None:
    late = [
        line
        for line in world.lines
        if line.step > HISTORY_TOLD and line.of_cluster and (line.step - line.on).days > 31
    ]

    assert 150 < len(late) < 800


def test_each_cluster_is_born_before_anything_else_is_told_of_it(world: World) -> None:
    first: dict[str, str] = {}
    births: Counter[str] = Counter()
    for line in world.lines:
        if not line.of_cluster:
            continue
        first.setdefault(line.lane, line.body["command"])
        births[line.lane] += "cluster_id" in line.body
        assert ("cluster_id" in line.body) != ("cluster" in line.body)

    assert set(first.values()) <= set(BIRTHS)
    assert set(births.values()) == {1}


def test_a_correction_names_a_line_that_was_sent_before(world: World) -> None:
    sent: set[str] = set()
    corrections = 0
    for line in world.lines:
        if line.corrects is not None:
            assert line.corrects in sent
            corrections += 1
        sent.add(line.key)

    assert corrections >= 7


def test_keys_and_codes_are_never_used_twice(country: World) -> None:
    keys = [line.body["key"] for line in country.lines]
    codes = [line.body["code"] for line in country.lines if "code" in line.body]

    assert len(set(keys)) == len(keys)
    assert len(set(codes)) == len(codes)
    assert all(key.isascii() and len(key) < 200 for key in keys)


def test_places_are_those_of_the_map_of_the_day(country: World) -> None:
    for line in country.lines:
        place = line.body.get("place") or line.body.get("changes", {}).get("place")
        if place is None or not line.of_cluster:
            continue
        unit = territory().unit(place["unit"], line.on)
        if line.on >= REFORM:
            former = place["former_unit"]
            assert territory().successor(former).code == unit.code
        else:
            assert "former_unit" not in place
        assert place["communes"]
        assert place.get("lead_commune", place["communes"][0]) in place["communes"]


def test_an_invented_cluster_lies_in_a_commune_of_its_province(country: World) -> None:
    for province, clusters in country.clusters.items():
        known = {
            *communes_of(country.seed, province),
            *communes_of(country.seed, province, new=True),
        }
        for one in clusters:
            assert one.is_real or set(one.communes) <= known


def test_areas_are_plausible(country: World) -> None:
    for clusters in country.clusters.values():
        for one in clusters:
            if one.is_real:
                continue
            smallest = 5_00 if "craft" in one.types or one.group in ("legacy", "planned") else 10_00
            assert smallest <= one.gross_ha <= 75_00, one.key
            assert 0.58 <= one.industrial_ha / one.gross_ha <= 0.76, one.key
            assert one.leased_ha <= one.industrial_ha, one.key


def test_capital_is_between_five_and_thirty_five_billions_a_hectare(country: World) -> None:
    facts = [fact for ones in country.clusters.values() for one in ones for fact in one.facts]
    area: dict[str, float] = {}
    for fact in facts:
        lane = fact.key.split("/")[0]
        if fact.expected is None and fact.command in WITH_AREA:
            area[lane] = float(fact.fields["area_ha"])
        if fact.command == "approve-infrastructure-project":
            assert 5 <= float(fact.fields["total_bnvnd"]) / area[lane] <= 35, fact.key


def test_every_planted_case_is_in_the_committed_table(world: World) -> None:
    assert TABLE.read_text("utf-8") == as_csv(world.cases), (
        "python -m demo planted > deploy/demo/planted.csv"
    )


def test_every_case_has_one_line_in_the_table(world: World) -> None:
    rows = list(csv.DictReader(TABLE.read_text("utf-8").splitlines()))
    ids = [row["id"] for row in rows]
    of_lines = {line.case for line in world.lines if line.case is not None}

    assert len(set(ids)) == len(ids)
    assert of_lines <= set(ids)
    assert {line.case for line in world.lines if line.expected is not None} <= set(ids)
    assert all(row["see_vi"] and row["see_en"] for row in rows)


def test_leases_never_exceed_the_industrial_land(country: World) -> None:
    """In the order in which they take effect, as a guard judges them."""
    for clusters in country.clusters.values():
        for one in clusters:
            changes: dict[date, int] = defaultdict(int)
            for tenant in one.tenants:
                changes[tenant.leased_on] += tenant.area_ha
                if tenant.ended_on is not None:
                    changes[tenant.ended_on] -= tenant.area_ha
            leased = 0
            for day in sorted(changes):
                leased += changes[day]
                assert leased <= one.industrial_ha, (one.key, day)


def test_a_line_is_what_the_batch_takes(world: World) -> None:
    told = orjson.loads(world.lines[0].as_bytes())

    assert set(told) == {"step", "lane", "line"}
    assert told["line"]["command"] in BIRTHS


@pytest.mark.parametrize("size", ["S", "M"])
def test_the_provinces_of_a_size_are_known(size: str, world: World, country: World) -> None:
    provinces = set((world if size == "S" else country).clusters)

    assert provinces <= set(allocations())
    assert len(provinces) == (6 if size == "S" else 63)
