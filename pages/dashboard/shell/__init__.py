"""Dashboard shell: frame and navigation around every tab, shared queries, time chooser."""
