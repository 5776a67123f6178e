"""What Kafka's own tools are started with."""

from xml.etree import ElementTree

import pytest

from engines.java import LOG_CONFIGURATION


@pytest.mark.parametrize("name", ["log4j2.xml", "log4j2-tools.xml"])
def test_a_configuration_of_logging_can_be_read(name: str) -> None:
    found = ElementTree.parse(LOG_CONFIGURATION.with_name(name))  # noqa: S314 - ours

    assert found.getroot().tag == "Configuration"
