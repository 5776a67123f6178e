"""Alembic's entry: everything else about running revisions is servicekit's."""

from servicekit import migrations

migrations.run()
