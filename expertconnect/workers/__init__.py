"""Background workers of the serving process: e-mail delivery, cleanup, changes made by other processes."""
