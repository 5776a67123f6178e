"""What can be asked of reporting, one file per question; each answer comes from one snapshot.

Every function takes a connection of `Database.query()` (read-only, one snapshot) and a `Lens`: the
day the state is of, the day whose borders it is given by, the instant it is known at.
"""
