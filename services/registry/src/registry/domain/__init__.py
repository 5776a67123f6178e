"""What registry decides: the life of a cluster, and what counts as a valid return."""
