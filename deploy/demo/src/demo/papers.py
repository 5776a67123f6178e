"""The papers of a demo: plausible numbers that end in -MAU, and who signs what."""

import random
from datetime import date

from demo.model import Cluster, Document
from demo.places import environment_office, province_committee

# A bureau's numbers rise through its year; a decision of March is not number 4,800.
_BUSIEST = 4_800


def decision(chance: random.Random, province: str, on: date) -> Document:
    """A decision of the province's committee."""
    return Document(
        number=f"{_running(chance, on)}/QĐ-UBND-MAU",
        day=on,
        issuer=province_committee(province, on),
    )


def real_decision(number: str, province: str, on: date) -> Document:
    """The decision that a sample's source names."""
    return Document(number=number, day=on, issuer=province_committee(province, on))


def investor_paper(chance: random.Random, kind: str, cluster: Cluster, on: date) -> Document:
    """Something that the infrastructure investor signs: a decision, a notice, minutes."""
    issuer = cluster.investor.get("name") or province_committee(cluster.province, on)
    return Document(number=f"{chance.randint(1, 240)}/{kind}-MAU", day=on, issuer=issuer)


def commune_paper(chance: random.Random, kind: str, commune: str, on: date) -> Document:
    return Document(
        number=f"{chance.randint(1, 900)}/{kind}-UBND-MAU", day=on, issuer=f"UBND {commune}"
    )


def permit(chance: random.Random, province: str, on: date) -> Document:
    """An environmental permit or the record of a trial run."""
    return Document(
        number=f"{chance.randint(1, 480)}/GPMT-MAU",
        day=on,
        issuer=environment_office(province, on),
    )


def lease(chance: random.Random, cluster: Cluster, on: date) -> Document:
    issuer = cluster.investor.get("name") or f"UBND {cluster.communes[0]}"
    return Document(number=f"{chance.randint(1, 320)}/{on.year}/HĐTĐ-MAU", day=on, issuer=issuer)


def firm_paper(chance: random.Random, kind: str, firm: str, on: date) -> Document:
    return Document(number=f"{chance.randint(1, 60)}/{kind}-MAU", day=on, issuer=firm)


def _running(chance: random.Random, on: date) -> int:
    through_the_year = on.timetuple().tm_yday / 366
    return max(7, int(_BUSIEST * through_the_year * chance.uniform(0.55, 1.0)))
