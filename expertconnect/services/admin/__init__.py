"""Administration: operator's overview and installation checks (doctor)."""
