"""Floors: the least time that each kind of work takes on this machine, by which the figures are divided."""
