"""HTTP: JSON for machines, pages for people, streams for both. It decides nothing."""
