"""The ports of the domain on PostgreSQL."""
