"""Who may do what: declared users, and the rights that follow from it, exactly."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import yaml
from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.admin import CreateAclsRequest, DeleteAclsRequest, DescribeAclsRequest

from nhipcau_kafka.asking import ask, must_be_fine

ANY, ALLOW, ANYWHERE = 1, 3, "*"


class Resource(IntEnum):
    TOPIC = 2
    GROUP = 3


class Pattern(IntEnum):
    LITERAL = 3
    PREFIXED = 4


class Operation(IntEnum):
    READ = 3
    WRITE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    name: str
    writes: Sequence[str]
    reads: Sequence[str]
    groups: Sequence[str]

    def rights(self) -> set["Right"]:
        return {
            *(_right(self.name, Resource.TOPIC, name, Operation.WRITE) for name in self.writes),
            *(_right(self.name, Resource.TOPIC, name, Operation.READ) for name in self.reads),
            *(_right(self.name, Resource.GROUP, name, Operation.READ) for name in self.groups),
        }


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """To read or to write implies to describe; a producer that may write may be idempotent."""

    principal: str
    resource: int
    name: str
    pattern: int
    operation: int
    host: str = ANYWHERE
    permission: int = ALLOW

    @property
    def fields(self) -> tuple[int, str, int, str, str, int, int]:
        """As Kafka's requests want them."""
        where = (self.resource, self.name, self.pattern)
        return (*where, self.principal, self.host, self.operation, self.permission)


def declared(path: Path) -> list[User]:
    return [User(**entry) for entry in yaml.safe_load(path.read_text())["users"]]


async def grant(client: AIOKafkaClient, users: Iterable[User]) -> tuple[set[Right], set[Right]]:
    """What was given and what was taken away; users that are not declared are left alone."""
    given, taken = set[Right](), set[Right]()
    for user in users:
        there, wanted = await rights_of(client, user.name), user.rights()
        for right in sorted(wanted - there):
            answer = await ask(client, CreateAclsRequest(*right.fields))
            must_be_fine(f"a right of {user.name}", answer["creation_responses"])
        for right in sorted(there - wanted):
            answer = await ask(client, DeleteAclsRequest(*right.fields))
            must_be_fine(f"a right of {user.name}", answer["filter_responses"])
        given |= wanted - there
        taken |= there - wanted
    return given, taken


async def rights_of(client: AIOKafkaClient, user: str) -> set[Right]:
    of_this_user = DescribeAclsRequest(ANY, None, ANY, _principal(user), None, ANY, ANY)
    answer = await ask(client, of_this_user)
    must_be_fine(f"the rights of {user}", [answer])
    return {right for resource in answer["resources"] for right in _rights_on(resource)}


def _rights_on(resource: Mapping[str, object]) -> Iterable[Right]:
    acls = resource["acls"]
    assert isinstance(acls, list)  # noqa: S101 - as the protocol says
    for acl in acls:
        yield Right(
            principal=acl["principal"],
            resource=int(str(resource["resource_type"])),
            name=str(resource["resource_name"]),
            pattern=int(str(resource["resource_pattern_type"])),
            operation=acl["operation"],
            host=acl["host"],
            permission=acl["permission_type"],
        )


def _right(user: str, resource: Resource, name: str, operation: Operation) -> Right:
    pattern = Pattern.PREFIXED if name.endswith("*") else Pattern.LITERAL
    return Right(_principal(user), resource, name.removesuffix("*"), pattern, operation)


def _principal(user: str) -> str:
    return f"User:{user}"
