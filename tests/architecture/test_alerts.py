"""What rings at night exists, and says what to do."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml
from prometheus_client import generate_latest

import registry.app
import reporting.app
from tests.architecture.repository import ROOT

RULES = yaml.safe_load((ROOT / "deploy/prometheus/rules.yml").read_text())
TRIED = yaml.safe_load((ROOT / "deploy/prometheus/rules.test.yml").read_text())
SCRAPED = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())
DASHBOARD = json.loads((ROOT / "deploy/grafana/dashboards/nhipcau.json").read_text())
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
RUNBOOK = (ROOT / "docs/runbook.md").read_text()

ALERTS = [rule for group in RULES["groups"] for rule in group["rules"]]
# What Prometheus says by itself, and what a process says on Linux only.
OTHERS = {"up", "ALERTS", "process_start_time_seconds", "process_resident_memory_bytes",
          "process_cpu_seconds_total"}  # fmt: skip
# No metric: what comes after by, on, without and a dot of a label's value.
WORDS = re.compile(r"(?:by|on) \([^)]*\)|\{[^}]*\}|\"[^\"]*\"|\[[^\]]*\]")
NOT_METRICS = {
    *("sum", "max", "min", "count", "vector", "absent", "by", "on", "and", "or", "unless"),
    *("rate", "increase", "changes", "min_over_time", "histogram_quantile"),
}


def anchor(heading: str) -> str:
    """As GitHub and its like make one of a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


ANCHORS = {anchor(heading) for heading in re.findall(r"^#+ (.+)$", RUNBOOK, re.MULTILINE)}


@cache
def told() -> set[str]:
    """Every metric that a process of ours may tell, whether it has happened yet or not."""
    assert registry.app.EVENT_LOG
    assert reporting.app.EVENT_LOG
    text = generate_latest().decode()
    names = set()
    for name, kind in re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE):
        names.add(name)
        if kind == "histogram":
            names |= {name + end for end in ("_bucket", "_count", "_sum")}
    return names


def metrics_in(expression: str) -> set[str]:
    return set(re.findall(r"[A-Za-z_]\w+", WORDS.sub(" ", expression))) - NOT_METRICS


def expressions_of_the_dashboard() -> Iterator[str]:
    for panel in DASHBOARD["panels"]:
        for target in panel.get("targets", []):
            yield target["expr"]


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: str(rule["alert"]))
def test_an_alert_says_what_it_is_and_where_to_read_on(rule: Any) -> None:
    """Accident: woken at three, and no one knows what to do."""
    page, _, heading = rule["annotations"]["runbook_url"].partition("#")

    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"]["summary"]
    assert page == "docs/runbook.md"
    assert heading in ANCHORS


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: str(rule["alert"]))
def test_an_alert_asks_for_what_processes_tell(rule: Any) -> None:
    """Accident: a metric is renamed, and its alert is silent for ever."""
    found = metrics_in(rule["expr"])

    assert found
    assert found <= told() | OTHERS


def test_the_dashboard_asks_for_what_processes_tell() -> None:
    """Accident: as above, with an empty panel."""
    found = set().union(*map(metrics_in, expressions_of_the_dashboard()))

    assert found <= told() | OTHERS


def test_what_was_tried_of_the_alerts_exists() -> None:
    """Accident: an alert is renamed, and what was tried is not it."""
    tried = {
        each["alertname"] for test in TRIED["tests"] for each in test.get("alert_rule_test", [])
    }

    assert tried <= {rule["alert"] for rule in ALERTS}


def test_every_process_is_asked() -> None:
    """Accident: a process is added, and nobody watches it."""
    ours = {
        name
        for name, service in COMPOSE["services"].items()
        if re.match(r"nhipcau/(registry|reporting):", service["image"])
        and service.get("command") in (["api"], ["relay"], ["consumers"])
    }

    [asked] = SCRAPED["scrape_configs"][0]["dns_sd_configs"]
    missing = next(rule["expr"] for rule in ALERTS if rule["alert"] == "ProcessMissing")
    assert set(asked["names"]) == ours
    assert set(re.findall(r'process="([\w-]+)"', missing)) == ours
