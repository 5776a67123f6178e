"""deploy/kubernetes: what a cluster takes, what a service understands, each service by itself."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from registry.settings import RegistrySettings
from reporting.settings import ReportingSettings
from servicekit.settings import ServiceSettings
from tests.architecture.repository import ROOT, committed

FOLDER = ROOT / "deploy/kubernetes"
FILES = [
    path for path in committed("deploy/kubernetes/*.yaml") if path.name != "kustomization.yaml"
]
SCHEMAS = json.loads((Path(__file__).parent / "schemas/kubernetes-1.34.json").read_text())
SETTINGS: dict[str, type[ServiceSettings]] = {
    "registry": RegistrySettings,
    "reporting": ReportingSettings,
}
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def objects(*files: Path) -> Iterator[Any]:
    for file in files:
        yield from yaml.safe_load_all(file.read_text())


def of_kind(kind: str, service: str = "*") -> list[Any]:
    files = [path for path in FILES if path.match(f"{service}/*.yaml")]
    return [one for one in objects(*files) if one["kind"] == kind]


WORKLOADS = of_kind("Deployment") + of_kind("Job")


def name_of(one: Any) -> str:
    return str(one["metadata"]["name"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_cluster_takes_it(file: Path) -> None:
    """Accident: a field one level too deep, which a cluster would refuse or forget."""
    for one in objects(file):
        kind = SCHEMAS["kinds"][f"{one['apiVersion']}/{one['kind']}"]
        schema = {"$ref": f"#/$defs/{kind}", "$defs": SCHEMAS["$defs"]}

        assert [error.message for error in Draft202012Validator(schema).iter_errors(one)] == []


@pytest.mark.parametrize("folder", ["kafka", "registry", "reporting"])
def test_kustomize_is_told_of_every_file(folder: str) -> None:
    """Accident: a file that no one applies."""
    kustomization = yaml.safe_load((FOLDER / folder / "kustomization.yaml").read_text())
    there = {path.name for path in FILES if path.parent.name == folder}

    assert set(kustomization["resources"]) == there - {"secret.example.yaml"}


@pytest.mark.parametrize("workload", WORKLOADS, ids=name_of)
def test_a_pod_may_do_no_more_than_it_must(workload: Any) -> None:
    """Accident: a hole in one process is a hole in its node."""
    pod = workload["spec"]["template"]["spec"]
    [container] = pod["containers"]

    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["securityContext"]["runAsUser"] == 10001
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert not container["securityContext"]["allowPrivilegeEscalation"]
    assert container["resources"]["requests"].keys() >= {"cpu", "memory"}
    assert container["resources"]["limits"]["memory"]
    mounted = {mount["name"] for mount in container["volumeMounts"]}
    assert mounted == {volume["name"] for volume in pod["volumes"]}


@pytest.mark.parametrize("workload", of_kind("Deployment"), ids=name_of)
def test_a_process_is_asked_how_it_is_and_found_by_what_needs_it(workload: Any) -> None:
    """Accident: a selector that selects nothing, or a pod that is killed for what it misses."""
    labels = workload["spec"]["template"]["metadata"]["labels"]
    [container] = workload["spec"]["template"]["spec"]["containers"]
    wanted = workload["spec"]["selector"]["matchLabels"]
    budgets = [
        budget["spec"]["selector"]["matchLabels"]
        for budget in of_kind("PodDisruptionBudget")
        if name_of(budget) == name_of(workload)
    ]

    assert wanted.items() <= labels.items()
    assert budgets == [wanted]
    assert container["livenessProbe"]["httpGet"]["path"] == "/health/live"
    assert container["startupProbe"]["httpGet"]["path"] == "/health/live"
    assert container["readinessProbe"]["httpGet"]["path"] == "/health/ready"
    assert [port["containerPort"] for port in container["ports"]] == [8080]


@pytest.mark.parametrize("service", SETTINGS)
def test_what_is_set_is_a_setting_and_enough(service: str) -> None:
    """Accident: a process that ends at its start, in production only."""
    [given] = [one["data"] for one in of_kind("ConfigMap", service) if name_of(one) == service]
    [secrets] = [one["stringData"] for one in of_kind("Secret", service)]
    prefix = SETTINGS[service].model_config["env_prefix"]
    values = {
        name.upper().removeprefix(prefix).lower(): value
        for name, value in {**given, **secrets}.items()
    }
    assert values.pop("kafka_ca_file") == "/etc/kafka-ca/ca.crt"  # there in a pod only

    settings = SETTINGS[service](port=8080, kafka_ca_file=None, **values)

    assert values.keys() <= SETTINGS[service].model_fields.keys()
    assert settings.kafka_security == "sasl-ssl"
    assert not settings.demo


@pytest.mark.parametrize("service", SETTINGS)
def test_every_process_has_the_secrets_that_the_same_image_has_elsewhere(service: str) -> None:
    """Accident: a key that came with a release, and that this way of running never heard of."""
    [secrets] = [one["stringData"] for one in of_kind("Secret", service)]
    elsewhere = {
        name
        for one in COMPOSE["services"].values()
        if one["image"].startswith(f"nhipcau/{service}:") and "entrypoint" not in one
        for name in one["secrets"]
    }
    pods = [
        one["spec"]["template"]["spec"]
        for one in of_kind("Deployment", service) + of_kind("Job", service)
    ]

    assert set(secrets) == elsewhere
    for pod in pods:
        [container] = pod["containers"]
        mounted = {one["name"]: one["mountPath"] for one in container["volumeMounts"]}
        assert mounted["secrets"] == "/run/secrets"
        assert {"name": "secrets", "secret": {"secretName": service}} in pod["volumes"]


@pytest.mark.parametrize("service", SETTINGS)
def test_a_service_has_every_process_and_nothing_of_another(service: str) -> None:
    """Accident: two services that can only be released together."""
    ours = {
        one["command"][0]
        for one in COMPOSE["services"].values()
        if one["image"].startswith(f"nhipcau/{service}:") and "entrypoint" not in one
    }
    workloads = of_kind("Deployment", service) + of_kind("Job", service)
    arguments = {
        container["args"][0]
        for one in workloads
        for container in one["spec"]["template"]["spec"]["containers"]
    }
    text = "".join(path.read_text() for path in (FOLDER / service).glob("*.yaml"))

    assert arguments == ours
    assert not [
        other for other in SETTINGS if other != service and re.search(rf"\b{other}\b", text)
    ]
