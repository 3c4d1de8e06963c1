"""What an operator can tell an installation to do: `python -m expertconnect COMMAND`, one module per subject."""
