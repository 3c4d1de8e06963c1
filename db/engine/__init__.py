"""Database access: the gateway, the unit of work and one executor for each dialect.

`gateway` is where other packages enter and the only place that commits; `sqlite` and `postgresql` run
transactions in threads of `thread_pool`; `unit_of_work` is what commands and queries receive.
"""
