"""Command line: `python -m expertconnect COMMAND`, one module per subject."""
