"""Commands of the command line, `python -m expertconnect COMMAND`: one module per subject, registered in `group`."""
