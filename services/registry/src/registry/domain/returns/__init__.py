"""Periodic returns: forms and periods as data, the rules of their rows, what becomes of them."""
