"""HTTP in and out: translates, opens the transactions, decides nothing."""
