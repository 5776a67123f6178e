"""What an operator can ask, one file per verb; each is called inside a transaction."""
