"""ExpertConnect: a self-hosted booking site for sessions with experts.

`domain` holds the rules, `services` the commands and queries, `i18n` translation and formatting, `workers` the
background tasks, `commands` the command line. `application` wires one process together.
"""

from expertconnect import zone_data

zone_data.zone_data()  # every process imports this package before it makes a ZoneInfo
