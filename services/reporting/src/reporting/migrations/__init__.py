"""The only thing that changes this database's schema."""
