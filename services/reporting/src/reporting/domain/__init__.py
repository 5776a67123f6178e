"""What reporting decides: what becomes of a parked fact, which build of a projection answers."""
