"""What a person can do: one module per desk, one function per deed."""
