"""Everything reporting tells the world about its operators' decisions, by the name on the wire."""

STREAM = "reporting.parking"

RELEASED = f"vn.nhipcau.{STREAM}.released.v1"
DISCARDED = f"vn.nhipcau.{STREAM}.discarded.v1"
MESSAGE_DISCARDED = f"vn.nhipcau.{STREAM}.message-discarded.v1"
SWITCHED = f"vn.nhipcau.{STREAM}.switched.v1"
