"""docs/events.md says of every event who publishes it and who reads it."""

from nhipcau_local import events


def test_every_contract_has_a_row() -> None:
    page = events.page()

    assert events.contracts()
    for contract in events.contracts():
        assert f"| `{contract.type}` |" in page
        assert f"## {contract.topic}" in page


def test_who_names_a_type_in_its_inbound_code_reads_it() -> None:
    planned = "vn.nhipcau.registry.cluster.planned.v1"

    assert events.readers_of(planned, "registry") == ("reporting",)
    assert events.readers_of("vn.nhipcau.registry.cluster.never-heard-of.v1", "registry") == ()
