"""What operators ask of this service at a terminal; who can reach its database decides here."""
