"""The least each kind of work takes on this machine: what the figures of the table are divided by."""
