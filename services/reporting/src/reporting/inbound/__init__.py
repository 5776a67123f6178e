"""What reporting reads of other services' events, and no more."""
